// Two devices, a browser and a bad network, from a seed. All orders must end in one state.
'use strict'

const { SyncProblem } = require('../sync')
const { Device, NAMES, session, exercise, set, checkIn } = require('./devices')

const OWN = ['training_sessions', 'logged_exercises', 'set_logs', 'check_ins']
const NUMBERED = { training_sessions: 'duration_s', set_logs: 'reps', check_ins: 'stiffness_min' }
const WORDED = { training_sessions: 'note', logged_exercises: 'note', check_ins: 'note' }
const PARENTS = {
  logged_exercises: ['session_id', 'training_sessions'],
  set_logs: ['logged_exercise_id', 'logged_exercises'],
}
const MOST_SETTLING = 12

const lost = () => Promise.reject(new TypeError('network error'))

class Broken extends Error {}

function random(seed) {
  let state = seed * 2654435761 + 1
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

class Story {
  constructor(athlete, day, seed) {
    this.pick = random(seed)
    this.days = [day, new Date(Date.parse(day) - 864e5).toISOString().slice(0, 10)]
    this.athlete = athlete
    this.devices = [0, 1].map(() => new Device(athlete, { attempts: 3 }))
    this.values = 100 // none of them is what a new row has
    this.deleted = new Set()
    this.acknowledged = new Map()
    this.absorbed = new Set()
    this.broken = null
    this.replaced = new Map()
    this.doubtful = new Set()
    this.parents = new Map()
    this.captured = []
    for (const device of this.devices) device.faults = (...given) => this.deliver(device, ...given)
  }

  id() {
    return `0193a5c2-${(this.values++).toString(16).padStart(4, '0')}-7000-8000-000000001eef`
  }

  // --- the network ---------------------------------------------------------------------------

  async deliver(device, request, send) {
    const body = JSON.parse(request.body)
    this.captured.push({ address: device.log.at(-1).address, body })
    const kind = this.pick(12)
    if (kind === 0) return lost()
    if (kind === 1) await this.editDuringPush(device, body)
    if (kind === 2) await this.syncOther(device)
    const response = await send()
    await this.learn(body, response.clone())
    if (kind === 3) return lost() // the same body comes again under the same key
    if (kind === 4) {
      this.doubt(body)
      throw new SyncProblem({ status: 0, code: 'gave_up', detail: 'the app was closed' })
    }
    if (kind === 5) {
      const { pathname, search } = new URL(device.log.at(-1).address)
      this.check(await device.ask('POST', pathname + search, body))
    }
    return response
  }

  async editDuringPush(device, body) {
    this.doubt(body)
    await this.edit(device, true)
  }

  async syncOther(device) {
    const other = this.devices.find((one) => one !== device)
    const faults = other.faults
    other.faults = null
    await other.sync().catch(() => {})
    other.faults = faults
  }

  async learn(body, response) {
    const json = await response.json()
    this.check({ status: response.status, json })
    if (response.status !== 200) return
    for (const row of json.absorbed) this.absorbed.add(row.id)
    for (const table of OWN) {
      for (const row of body[table].created) this.acknowledged.set(row.id, table)
    }
  }

  check({ status, json }) {
    if (status === 200 || status === 409) return
    this.broken ??= new Broken(`stuck: ${JSON.stringify(json)}`)
    throw this.broken
  }

  doubt(body) {
    for (const table of OWN) {
      for (const row of [...body[table].created, ...body[table].updated]) {
        for (const name of row._changed.split(',')) this.doubtful.add(`${row.id} ${name}`)
      }
    }
  }

  // --- what people do --------------------------------------------------------------------------

  async createSession(device) {
    const day = this.days[this.pick(2)]
    const id = await device.create('training_sessions', session(day), this.id())
    await this.log(device, id)
  }

  async addSets(device) {
    const found = await device.rows('training_sessions')
    if (found.length > 0) await this.log(device, found[this.pick(found.length)].id)
  }

  async log(device, sessionId) {
    const entry = await device.create('logged_exercises', exercise(sessionId), this.id())
    this.parents.set(entry, sessionId)
    for (let position = 0; position <= this.pick(2); position++) {
      const one = await device.create('set_logs', set(entry, { position }), this.id())
      this.parents.set(one, entry)
    }
  }

  async createCheckIn(device) {
    const said = checkIn(this.days[this.pick(2)], { stiffness_min: this.values++ })
    await device.create('check_ins', said, this.id())
  }

  async any(device) {
    const found = []
    for (const table of OWN) for (const row of await device.rows(table)) found.push([table, row])
    return found.length === 0 ? null : found[this.pick(found.length)]
  }

  async edit(device, duringPush = false) {
    const chosen = await this.any(device)
    if (chosen === null) return
    const [table, row] = chosen
    const columns = [NUMBERED[table], WORDED[table]].filter(Boolean)
    const column = columns[this.pick(columns.length)]
    const value = column === NUMBERED[table] ? this.values++ : `words ${this.values++}`
    this.replace(row.id, column, row[column])
    if (duringPush) this.doubtful.add(`${row.id} ${column}`)
    await device.edit(table, row.id, { [column]: value })
  }

  replace(id, column, value) {
    const cell = `${id} ${column}`
    if (!this.replaced.has(cell)) this.replaced.set(cell, new Set())
    this.replaced.get(cell).add(value)
  }

  async remove(device) {
    const chosen = await this.any(device)
    if (chosen === null) return
    await device.delete(chosen[0], chosen[1].id)
    this.deleted.add(chosen[1].id)
  }

  async sync(device) {
    await device.sync().catch((error) => {
      if (error instanceof Broken || error.status) throw error
    })
  }

  async replay(device) {
    if (this.captured.length === 0) return
    const { address, body } = this.captured[this.pick(this.captured.length)]
    const { pathname, search } = new URL(address)
    const answer = await device.ask('POST', pathname + search, body)
    this.check(answer)
    if (answer.status === 200) for (const row of answer.json.absorbed) this.absorbed.add(row.id)
  }

  async browse(device, change) {
    const { json } = await device.ask('GET', '/v1/sessions')
    if (json.items.length === 0) return
    const row = json.items[this.pick(json.items.length)]
    const match = { 'If-Match': `"v${row.version}"` }
    await change(device, row, `/v1/sessions/${row.id}`, match)
  }

  editByBrowser(device) {
    return this.browse(device, async (_, row, path, match) => {
      this.replace(row.id, 'note', row.note)
      await device.ask('PATCH', path, { note: `words ${this.values++}` }, {
        ...match,
        'Content-Type': 'application/merge-patch+json',
      })
    })
  }

  removeByBrowser(device) {
    return this.browse(device, async (_, row, path, match) => {
      await device.ask('DELETE', path, undefined, match)
      this.deleted.add(row.id)
    })
  }

  // --- the run, and what must be true of its end -------------------------------------------------

  async run() {
    const steps = 14 + this.pick(14)
    for (let step = 0; step < steps; step++) {
      const name = STEPS[this.pick(STEPS.length)]
      await this[name](this.devices[this.pick(2)])
    }
    await this.settle()
  }

  async settle() {
    if (this.broken) throw this.broken
    for (const device of this.devices) device.faults = null
    let quiet = 0
    for (let turn = 0; quiet < 2; turn++) {
      if (turn === MOST_SETTLING) throw new Broken('the devices never come to rest')
      for (const device of this.devices) await device.sync()
      quiet = (await this.areClean()) ? quiet + 1 : 0
    }
    const truth = new Device(this.athlete)
    await truth.sync()
    const expected = await truth.state()
    for (const device of this.devices) this.sameAs(expected, await device.state())
    this.judge(expected)
  }

  async areClean() {
    const clean = await Promise.all(this.devices.map((device) => device.isClean()))
    return clean.every(Boolean)
  }

  sameAs(expected, found) {
    for (const table of NAMES) {
      const [a, b] = [JSON.stringify(expected[table]), JSON.stringify(found[table])]
      if (a !== b) throw new Broken(`${table} differ:\n${a}\n${b}`)
    }
  }

  judge(truth) {
    const ids = Object.fromEntries(OWN.map((t) => [t, new Set(truth[t].map((row) => row.id))]))
    for (const table of OWN) {
      for (const row of truth[table]) {
        if (this.deleted.has(row.id)) throw new Broken(`${table} ${row.id} has come back`)
        const [column, above] = PARENTS[table] ?? []
        if (column && !ids[above].has(row[column])) throw new Broken(`${row.id} is an orphan`)
        for (const [name, value] of Object.entries(row)) {
          const cell = `${row.id} ${name}`
          if (this.replaced.get(cell)?.has(value) && !this.doubtful.has(cell)) {
            throw new Broken(`${table} ${cell}: ${value} was replaced and has come back`)
          }
        }
      }
    }
    for (const [id, table] of this.acknowledged) {
      if (!ids[table].has(id) && !this.isGone(id)) throw new Broken(`${table} ${id} is lost`)
    }
  }

  isGone(id) {
    for (let above = id; above; above = this.parents.get(above)) {
      if (this.deleted.has(above) || this.absorbed.has(above)) return true
    }
    return false
  }
}

const STEPS = [
  'createSession', 'createCheckIn', 'sync', 'edit', 'sync', 'addSets', 'remove', 'sync', 'edit',
  'replay', 'sync', 'editByBrowser', 'sync', 'createCheckIn', 'removeByBrowser', 'sync', 'edit',
]

module.exports = { Story, Broken }
