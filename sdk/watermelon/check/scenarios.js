// What the real client library and the server do together, each scenario named by its claim.
'use strict'

const assert = require('node:assert/strict')
const { Device, session, exercise, set, checkIn } = require('./devices')

const RED = JSON.stringify({ 'RF-CES-1': 'yes' })
const QUESTIONS = '2026.11'

// An athlete with two devices that are in step, and a session with one exercise and one set.
async function two(world) {
  const athlete = await world.athlete()
  const [one, other] = [new Device(athlete), new Device(athlete)]
  const sessionId = await one.create('training_sessions', session(world.day))
  const exerciseId = await one.create('logged_exercises', exercise(sessionId))
  const setId = await one.create('set_logs', set(exerciseId))
  await one.sync()
  await other.sync()
  return { athlete, one, other, sessionId, exerciseId, setId }
}

async function inStep(...devices) {
  for (let turn = 0; turn < 2; turn++) for (const device of devices) await device.sync()
  const states = await Promise.all(devices.map((device) => device.state()))
  for (const state of states) assert.deepEqual(state, states[0])
  for (const device of devices) assert.ok(await device.isClean())
}

const problem = (device) => device.sync().then(() => null, (error) => error)

const scenarios = {
  async 'a first sync brings everything, an emptied list included'(world) {
    const { other, sessionId, setId } = await two(world)
    assert.equal((await other.find('training_sessions', sessionId)).local_date, world.day)
    assert.equal((await other.find('set_logs', setId)).load_kg, 60)
    assert.equal((await other.rows('triage_state')).length, 1)
  },

  async 'changes of different columns of one row are both kept'(world) {
    const { one, other, setId } = await two(world)
    await one.edit('set_logs', setId, { reps: 6 })
    await other.edit('set_logs', setId, { load_kg: 62.5 })
    await inStep(one, other)
    const row = await one.find('set_logs', setId)
    assert.deepEqual([row.reps, row.load_kg], [6, 62.5])
  },

  async 'of two changes of one column the later sync counts'(world) {
    const { one, other, setId } = await two(world)
    await one.edit('set_logs', setId, { reps: 6 })
    await other.edit('set_logs', setId, { reps: 7 })
    await one.sync()
    await inStep(other, one)
    assert.equal((await one.find('set_logs', setId)).reps, 7)
  },

  async 'a conflict within the run is pulled, merged and pushed again'(world) {
    const { one, other, sessionId } = await two(world)
    await one.edit('training_sessions', sessionId, { note: 'one' })
    await other.edit('training_sessions', sessionId, { pain_after: 3 })
    let conflicts = 0
    one.faults = async (_, send) => {
      one.faults = null
      await other.sync()
      const answer = await send()
      conflicts += answer.status === 409
      return answer
    }
    await inStep(one, other)
    assert.equal(conflicts, 1)
    const row = await other.find('training_sessions', sessionId)
    assert.deepEqual([row.note, row.pain_after], ['one', 3])
  },

  async 'both may delete the same row'(world) {
    const { one, other, sessionId } = await two(world)
    await one.delete('training_sessions', sessionId)
    await other.delete('training_sessions', sessionId)
    await inStep(one, other)
    assert.equal((await one.rows('set_logs')).length, 0)
  },

  async 'a deletion wins over an edit, whichever syncs first'(world) {
    for (const first of ['delete', 'edit']) {
      const { one, other, sessionId } = await two(world)
      await one.delete('training_sessions', sessionId)
      await other.edit('training_sessions', sessionId, { note: 'still here' })
      const order = first === 'delete' ? [one, other] : [other, one]
      await inStep(...order)
      assert.equal((await other.rows('training_sessions')).length, 0)
      assert.equal((await other.rows('logged_exercises')).length, 0)
    }
  },

  async 'what is created and deleted before a sync leaves nothing'(world) {
    const { one, other } = await two(world)
    const id = await one.create('training_sessions', session(world.day))
    await one.delete('training_sessions', id)
    await inStep(one, other)
    assert.equal((await other.rows('training_sessions')).length, 1)
  },

  async 'a set of a session that was deleted elsewhere goes quietly'(world) {
    const { one, other, sessionId, exerciseId } = await two(world)
    await one.delete('training_sessions', sessionId)
    await other.create('set_logs', set(exerciseId, { position: 1 }))
    await one.sync()
    await inStep(other, one)
    assert.equal((await other.rows('set_logs')).length, 0)
  },

  async 'a row that is not valid is named and blocks nothing once it is corrected'(world) {
    const { one, other, setId } = await two(world)
    await one.edit('set_logs', setId, { reps: -1 })
    const refused = await problem(one)
    assert.equal(refused.code, 'validation_failed')
    assert.equal(refused.errors[0].pointer, '/set_logs/updated/0/reps')
    assert.equal(refused.errors[0].id, setId)
    await one.edit('set_logs', setId, { reps: 5 })
    await inStep(one, other)
    assert.equal((await other.find('set_logs', setId)).reps, 5)
  },

  async 'a table of the server cannot be pushed to'(world) {
    const { one } = await two(world)
    await one.create('plan_state', { phase: 'p5' })
    assert.equal((await problem(one)).code, 'pull_only_table')
  },

  async 'a table of the app alone stays on the device'(world) {
    const { one, other } = await two(world)
    await one.create('drafts', { text: 'not for anybody' })
    await inStep(one, other)
    assert.equal((await one.rows('drafts')).length, 1)
    assert.equal((await other.rows('drafts')).length, 0)
  },

  async 'a lost answer costs nothing: the same push again is the same push'(world) {
    const { one, other } = await two(world)
    let sent = 0
    one.faults = async (_, send) => {
      const answer = await send()
      sent += 1
      if (sent === 1) throw new TypeError('network error')
      return answer
    }
    await one.create('training_sessions', session(world.day, { note: 'once' }))
    await inStep(one, other)
    const noted = (await other.rows('training_sessions')).filter((row) => row.note === 'once')
    assert.equal(noted.length, 1)
  },

  async 'a push that arrives late, after a newer edit, changes nothing'(world) {
    const { one, other, setId } = await two(world)
    await one.edit('set_logs', setId, { reps: 6 })
    await one.sync()
    const late = one.log.filter((entry) => entry.method === 'POST').at(-1)
    await other.sync()
    await other.edit('set_logs', setId, { reps: 9 })
    await other.sync()
    const { pathname, search } = new URL(late.address)
    const answer = await one.ask('POST', pathname + search, JSON.parse(late.body))
    assert.equal(answer.status, 409)
    await inStep(one, other)
    assert.equal((await one.find('set_logs', setId)).reps, 9)
  },

  async 'a create that arrives after its deletion stays dead'(world) {
    const { one, other, sessionId } = await two(world)
    const create = one.log.find((entry) => entry.method === 'POST')
    await other.delete('training_sessions', sessionId)
    await other.sync()
    const { pathname, search } = new URL(create.address)
    await one.ask('POST', pathname + search, JSON.parse(create.body))
    await inStep(one, other)
    assert.equal((await one.rows('training_sessions')).length, 0)
  },

  async 'an edit during a push is kept for the next one'(world) {
    const { one, other, sessionId } = await two(world)
    await one.edit('training_sessions', sessionId, { note: 'first' })
    one.faults = async (_, send) => {
      one.faults = null
      const answer = await send()
      await one.edit('training_sessions', sessionId, { note: 'second' })
      return answer
    }
    await inStep(one, other)
    assert.equal((await other.find('training_sessions', sessionId)).note, 'second')
  },

  async 'two check-ins of a day become one that keeps the graver answers'(world) {
    for (const redFirst of [true, false]) {
      const { one, other } = await two(world)
      const calm = { pain_now: 2, note: 'calm' }
      const red = { pain_now: 7, red_flags_json: RED, questionnaire_version: QUESTIONS }
      await one.create('check_ins', checkIn(world.day, redFirst ? red : calm))
      await other.create('check_ins', checkIn(world.day, redFirst ? calm : red))
      await inStep(one, other)
      const [row, ...more] = await one.rows('check_ins')
      assert.equal(more.length, 0)
      assert.deepEqual(JSON.parse(row.red_flags_json), JSON.parse(RED))
      assert.equal(row.note, 'calm')
      const [state] = await other.rows('triage_state')
      assert.equal(state.level, 'emergency')
    }
  },

  async 'a red flag reaches every device, and the app hears of the stop at once'(world) {
    const { one, other } = await two(world)
    const red = { red_flags_json: RED, questionnaire_version: QUESTIONS }
    await one.create('check_ins', checkIn(world.day, red))
    await one.sync()
    assert.equal(one.urgent.length, 1)
    assert.equal((await one.find('decisions', one.urgent[0])).action, 'stop_and_refer')
    await other.sync()
    const [state] = await other.rows('triage_state')
    assert.equal(state.effect, 'nothing_prescribed')
    assert.match(state.referral_json, /phone/)
  },

  async 'a red flag counts although the check-in that says so is not valid'(world) {
    const { one, other } = await two(world)
    const red = { red_flags_json: RED, questionnaire_version: QUESTIONS, pain_now: 99 }
    const id = await one.create('check_ins', checkIn(world.day, red))
    const refused = await problem(one)
    assert.equal(refused.code, 'validation_failed')
    assert.deepEqual(one.urgent, [refused.effect.decision.id])
    await other.sync()
    assert.equal((await other.rows('triage_state'))[0].level, 'emergency')
    await one.edit('check_ins', id, { pain_now: 9 })
    await inStep(one, other)
  },

  async "another account's cursor is refused, and no row changes hands"(world) {
    const { one } = await two(world)
    const stranger = await world.athlete()
    await one.create('training_sessions', session(world.day, { note: 'mine' }))
    one.athlete = stranger
    assert.equal((await problem(one)).code, 'foreign_cursor')
    assert.equal((await one.ask('GET', '/v1/sessions')).json.items.length, 0)
  },

  async 'after half a year everything comes afresh and unsynced work is kept'(world) {
    const { one, other, sessionId } = await two(world)
    const kept = await one.create('training_sessions', session(world.day, { note: 'edited' }))
    await inStep(one, other)
    await other.delete('training_sessions', sessionId)
    await other.sync()
    await one.edit('training_sessions', kept, { note: 'edited offline' })
    const made = await one.create('training_sessions', session(world.day, { note: 'made offline' }))
    await world.control('purge')
    await inStep(one, other)
    const notes = (await other.rows('training_sessions')).map((row) => row.note).sort()
    assert.deepEqual(notes, ['edited offline', 'made offline'])
    assert.equal(await one.find('training_sessions', sessionId), undefined)
    assert.ok(await one.find('training_sessions', made))
  },

  async 'after a backup was restored everything comes afresh'(world) {
    const { one, other, sessionId } = await two(world)
    await one.edit('training_sessions', sessionId, { note: 'unsynced' })
    await world.control('epoch')
    await inStep(one, other)
    assert.equal((await other.find('training_sessions', sessionId)).note, 'unsynced')
  },

  async 'pages end where one answer would'(world) {
    const { athlete, one, exerciseId } = await two(world)
    for (let position = 1; position < 12; position++) {
      await one.create('set_logs', set(exerciseId, { position }))
    }
    await one.sync()
    const paged = new Device(athlete, { limit: 4 })
    await paged.sync()
    assert.ok(paged.log.length >= 4)
    assert.deepEqual(await paged.state(), await one.state())
  },

  async 'a session of 200 sets goes in one push'(world) {
    const { one, other, sessionId } = await two(world)
    for (let position = 1; position < 5; position++) {
      const entry = await one.create('logged_exercises', exercise(sessionId, { position }))
      for (let at = 0; at < 50; at++) await one.create('set_logs', set(entry, { position: at }))
    }
    await inStep(one, other)
    assert.equal((await other.rows('set_logs')).length, 201)
  },

  async 'whoever asks while a run is under way gets that one'(world) {
    const { one } = await two(world)
    const before = one.log.length
    await Promise.all([one.sync(), one.sync(), one.sync()])
    assert.equal(one.log.length, before + 1)
  },

  async 'a deletion pushed for a row that nobody knows does no harm'(world) {
    const { one } = await two(world)
    const answer = await one.ask('POST', new URL(
      one.log.findLast((entry) => entry.method === 'POST').address,
    ).search.replace(/^/, '/v1/sync'), {
      set_logs: { created: [], updated: [], deleted: ['0193a5c2-ffff-7000-8000-00000000dead'] },
    })
    assert.equal(answer.status, 200)
  },
}

module.exports = { scenarios }
