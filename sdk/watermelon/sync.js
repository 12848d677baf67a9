// The two functions that WatermelonDB asks for, and how to run them so that nothing is lost.
//
//   useUuids()                                     // once, before the database is opened
//   const sync = makeSync({ database, url, token, onUrgent })
//   await sync()                                   // at start, after a session, on reconnect
'use strict'

const { synchronize } = require('@nozbe/watermelondb/sync')
const { setGenerator } = require('@nozbe/watermelondb/utils/common/randomId')
const { tables, version } = require('./schema')

const MOST_RUNS = 12
const PAUSE_MS = 300

// Ids are UUIDv7. React Native needs `react-native-get-random-values` for the random bytes.
function uuidv7() {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(16))
  let ms = Date.now()
  for (let i = 5; i >= 0; i--, ms = Math.floor(ms / 256)) bytes[i] = ms % 256
  bytes[6] = 0x70 | (bytes[6] & 0x0f)
  bytes[8] = 0x80 | (bytes[8] & 0x3f)
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

// The library names every table of the app; those of the app alone stay on the device.
const names = new Set(tables.map((table) => table.name))
const ours = (changes) =>
  Object.fromEntries(Object.entries(changes).filter(([name]) => names.has(name)))

const useUuids = () => setGenerator(uuidv7)
const pause = (ms) => new Promise((done) => setTimeout(done, ms))

// What the server answered, so that an app can tell `code` and read `errors`.
class SyncProblem extends Error {
  constructor(problem) {
    super(`${problem.code}: ${problem.detail}`)
    const { status, code, errors, effect } = problem
    Object.assign(this, { status, code, errors, effect })
  }
}

// token: async ({ refused }) => an access token; `refused` asks for a fresh one.
// onUrgent: called with ids of decisions that stop training, once they have been pulled if possible.
function makeSync({
  database,
  url,
  token,
  onUrgent = () => {},
  fetch = globalThis.fetch,
  attempts = 4,
  pauseMs = PAUSE_MS,
  limit,
  migrationsEnabledAtVersion = 1,
  conflictResolver,
}) {
  // Sends one request until it is answered. The same body under the same key is stored once, so a
  // lost answer does no harm; what failed for good is not tried again.
  async function send(path, options = {}) {
    let refused = false
    for (let attempt = 1; ; attempt++) {
      const last = attempt >= attempts
      try {
        const headers = { ...options.headers, Authorization: `Bearer ${await token({ refused })}` }
        const response = await fetch(url + path, { ...options, headers })
        if (response.ok) return await response.json()
        const problem = await response.json().catch(() => ({ code: 'unreadable', detail: '' }))
        const stale = response.status === 401 && !refused
        const busy = response.status >= 500 || response.status === 429 || problem.code === 'in_flight'
        if (last || !(stale || busy)) throw new SyncProblem({ ...problem, status: response.status })
        refused = stale
        if (busy) await pause(1000 * (Number(response.headers.get('Retry-After')) || 1))
      } catch (error) {
        if (last || error instanceof SyncProblem) throw error
        await pause(pauseMs * 2 ** attempt * (0.5 + Math.random()))
      }
    }
  }

  async function run(seen) {
    await synchronize({
      database,
      sendCreatedAsUpdated: true, // live rows always come as `updated`
      migrationsEnabledAtVersion, // an upgraded app gets its new columns and tables filled
      conflictResolver,
      async pullChanges({ lastPulledAt, schemaVersion, migration }) {
        const query = new URLSearchParams({
          last_pulled_at: String(lastPulledAt ?? 0),
          schema_version: String(schemaVersion),
          resync: 'replacement', // we hand the whole answer on, `experimentalStrategy` too
        })
        if (migration) query.set('migration', JSON.stringify(migration))
        if (limit) query.set('limit', String(limit))
        const pulled = await send(`/v1/sync?${query}`)
        seen.more = pulled.has_more
        return pulled
      },
      async pushChanges({ changes, lastPulledAt }) {
        const query = new URLSearchParams({ last_pulled_at: String(lastPulledAt) })
        query.set('schema_version', String(version))
        const pushed = await send(`/v1/sync?${query}`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', 'Idempotency-Key': uuidv7() },
          body: JSON.stringify(ours(changes)),
        })
        seen.pushed = true
        seen.urgent.push(...pushed.urgent)
        return pushed
      },
    })
  }

  // Again after a push (what the engine made of it comes with the next pull), after a page, and
  // after a conflict: at once the first time, then with a growing pause.
  async function whole() {
    const urgent = []
    try {
      await untilInStep(urgent)
    } finally {
      // Also when the network went after the push: an emergency must not wait for it.
      if (urgent.length > 0) onUrgent([...new Set(urgent)])
    }
  }

  async function untilInStep(urgent) {
    for (let turn = 0, conflicts = 0; turn < MOST_RUNS; turn++) {
      const seen = { more: false, pushed: false, urgent }
      try {
        await run(seen)
      } catch (error) {
        // A refused push is heard for its red-flag answers all the same.
        if (error.effect?.decision) urgent.push(error.effect.decision.id)
        if (error.code !== 'sync_conflict') throw error
        if (conflicts > 0) await pause(pauseMs * 2 ** conflicts * (0.5 + Math.random()))
        conflicts += 1
        continue
      }
      if (seen.more) turn -= 1
      else if (!seen.pushed) return
    }
    throw new Error(`Not in step after ${MOST_RUNS} rounds; try again later.`)
  }

  let running = null
  // One at a time: whoever calls while a run is under way waits for that one.
  return () => (running ??= whole().finally(() => (running = null)))
}

module.exports = { makeSync, useUuids, uuidv7, SyncProblem }
