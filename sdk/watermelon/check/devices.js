// Devices with the real client library, an in-memory database each, and a network that fails.
'use strict'

const { Database, Model, appSchema, tableSchema } = require('@nozbe/watermelondb')
const LokiJSAdapter = require('@nozbe/watermelondb/adapters/lokijs').default
const logger = require('@nozbe/watermelondb/utils/common/logger').default
const { LokiMemoryAdapter } = require('lokijs')
const { migrations, tables, version } = require('../schema')
const { makeSync, useUuids } = require('../sync')

logger.silence()
useUuids()
const NAMES = tables.map((table) => table.name)
const drafts = tableSchema({ name: 'drafts', columns: [{ name: 'text', type: 'string' }] })
const schema = appSchema({ version, tables: [...tables, drafts] })
const modelClasses = [...NAMES, 'drafts'].map((name) => {
  const model = class extends Model {}
  model.table = name
  return model
})

let devices = 0

class Device {
  // athlete: { url, token }. faults(body, send): what the network makes of a push.
  constructor(athlete, options = {}) {
    this.athlete = athlete
    this.options = options
    this.faults = null
    this.log = []
    const adapter = new LokiJSAdapter({
      schema,
      migrations,
      dbName: `device-${devices++}`,
      useWebWorker: false,
      useIncrementalIndexedDB: false,
      extraLokiOptions: { autosave: false },
      _testLokiAdapter: new LokiMemoryAdapter(),
    })
    this.database = new Database({ adapter, modelClasses })
    this.urgent = []
    this.renew()
  }

  // The app is started again: same database, new functions.
  renew(options = {}) {
    Object.assign(this.options, options)
    this.sync = makeSync({
      database: this.database,
      url: this.athlete.url,
      token: async () => this.athlete.token,
      onUrgent: (ids) => this.urgent.push(...ids),
      fetch: (address, request) => this.carry(address, request),
      pauseMs: 0,
      ...this.options,
    })
  }

  async carry(address, request) {
    this.log.push({ method: request.method ?? 'GET', address, body: request.body })
    const send = () => fetch(address, request)
    if (this.faults === null || request.method !== 'POST') return send()
    return this.faults(request, send)
  }

  async create(table, columns, id) {
    return this.database.write(async () => {
      const row = await this.database.get(table).create((record) => {
        if (id) record._raw.id = id
        for (const [name, value] of Object.entries(columns)) record._setRaw(name, value)
      })
      return row.id
    })
  }

  async edit(table, id, columns) {
    await this.database.write(async () => {
      const row = await this.database.get(table).find(id)
      await row.update((record) => {
        for (const [name, value] of Object.entries(columns)) record._setRaw(name, value)
      })
    })
  }

  async delete(table, id) {
    await this.database.write(async () => {
      await (await this.database.get(table).find(id)).markAsDeleted()
    })
  }

  async rows(table) {
    const rows = await this.database.get(table).query().fetch()
    return rows.map((row) => row._raw).sort((a, b) => (a.id < b.id ? -1 : 1))
  }

  async find(table, id) {
    return (await this.rows(table)).find((row) => row.id === id)
  }

  // Everything as it is shown, without the library's own columns.
  async state() {
    const found = {}
    for (const table of NAMES) {
      found[table] = (await this.rows(table)).map(({ _status, _changed, ...shown }) => shown)
    }
    return found
  }

  async isClean() {
    for (const table of NAMES) {
      if ((await this.rows(table)).some((row) => row._status !== 'synced')) return false
    }
    return true
  }

  // One request past the library.
  async ask(method, path, body, headers = {}) {
    const response = await fetch(this.athlete.url + path, {
      method,
      headers: {
        Authorization: `Bearer ${this.athlete.token}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    return { status: response.status, json: await response.json().catch(() => null) }
  }
}

const session = (day, columns = {}) => ({
  local_date: day,
  time_zone: 'Europe/Paris',
  started_at: Date.parse(`${day}T07:00:00Z`),
  status: 'completed',
  ...columns,
})
const exercise = (session_id, columns = {}) => ({
  session_id,
  position: 0,
  exercise_slug: 'rdl-tempo',
  ...columns,
})
const set = (logged_exercise_id, columns = {}) => ({
  logged_exercise_id,
  position: 0,
  reps: 8,
  load_kg: 60,
  ...columns,
})
const checkIn = (day, columns = {}) => ({
  kind: 'daily',
  local_date: day,
  time_zone: 'Europe/Paris',
  leg_symptoms_json: JSON.stringify({ reach: 'none' }),
  pain_now: 2,
  pain_worst: 3,
  ...columns,
})

module.exports = { Device, NAMES, session, exercise, set, checkIn }
