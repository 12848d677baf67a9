// The tables of the local database. Written by `flask keel sync-schema` from the server's own
// tables: change those, not this file.
'use strict'

const { appSchema, tableSchema } = require('@nozbe/watermelondb')
const { schemaMigrations } = require('@nozbe/watermelondb/Schema/migrations')

const version = 1

// Only the server writes these.
const pullOnly = ["custom_exercises", "planned_sessions", "decisions", "triage_state", "plan_state"]

const tables = [
  tableSchema({
    name: 'custom_exercises',
    columns: [
      { name: 'slug', type: 'string', isIndexed: true },
      { name: 'name', type: 'string' },
      { name: 'pattern', type: 'string' },
      { name: 'position', type: 'string' },
      { name: 'laterality', type: 'string' },
      { name: 'measure', type: 'string' },
      { name: 'equipment_json', type: 'string' },
      { name: 'implements', type: 'number' },
      { name: 'description', type: 'string', isOptional: true },
      { name: 'cues_json', type: 'string', isOptional: true },
      { name: 'archived_at', type: 'number', isOptional: true },
      { name: 'version', type: 'number' },
    ],
  }),
  tableSchema({
    name: 'training_sessions',
    columns: [
      { name: 'local_date', type: 'string', isIndexed: true },
      { name: 'time_zone', type: 'string' },
      { name: 'started_at', type: 'number' },
      { name: 'status', type: 'string', isOptional: true },
      { name: 'duration_s', type: 'number', isOptional: true },
      { name: 'planned_session_id', type: 'string', isOptional: true, isIndexed: true },
      { name: 'skip_reason', type: 'string', isOptional: true },
      { name: 'session_rpe', type: 'number', isOptional: true },
      { name: 'pain_before', type: 'number', isOptional: true },
      { name: 'pain_worst', type: 'number', isOptional: true },
      { name: 'pain_after', type: 'number', isOptional: true },
      { name: 'leg_symptoms_json', type: 'string', isOptional: true },
      { name: 'note', type: 'string', isOptional: true },
      { name: 'origin', type: 'string', isOptional: true },
      { name: 'version', type: 'number' },
    ],
  }),
  tableSchema({
    name: 'logged_exercises',
    columns: [
      { name: 'session_id', type: 'string', isIndexed: true },
      { name: 'position', type: 'number' },
      { name: 'exercise_slug', type: 'string', isIndexed: true },
      { name: 'prescription_id', type: 'string', isOptional: true },
      { name: 'group_letter', type: 'string', isOptional: true },
      { name: 'tempo', type: 'string', isOptional: true },
      { name: 'stage', type: 'string', isOptional: true },
      { name: 'note', type: 'string', isOptional: true },
    ],
  }),
  tableSchema({
    name: 'set_logs',
    columns: [
      { name: 'logged_exercise_id', type: 'string', isIndexed: true },
      { name: 'position', type: 'number' },
      { name: 'kind', type: 'string', isOptional: true },
      { name: 'status', type: 'string', isOptional: true },
      { name: 'reason', type: 'string', isOptional: true },
      { name: 'reps', type: 'number', isOptional: true },
      { name: 'duration_s', type: 'number', isOptional: true },
      { name: 'distance_m', type: 'number', isOptional: true },
      { name: 'load_kg', type: 'number', isOptional: true },
      { name: 'band', type: 'string', isOptional: true },
      { name: 'side', type: 'string', isOptional: true },
      { name: 'effort_scale', type: 'string', isOptional: true },
      { name: 'effort_value', type: 'number', isOptional: true },
      { name: 'intensity_pct', type: 'number', isOptional: true },
      { name: 'technique', type: 'number', isOptional: true },
      { name: 'pain', type: 'number', isOptional: true },
      { name: 'pain_quality', type: 'string', isOptional: true },
      { name: 'target_json', type: 'string', isOptional: true },
    ],
  }),
  tableSchema({
    name: 'check_ins',
    columns: [
      { name: 'kind', type: 'string' },
      { name: 'local_date', type: 'string', isIndexed: true },
      { name: 'time_zone', type: 'string' },
      { name: 'leg_symptoms_json', type: 'string' },
      { name: 'red_flags_json', type: 'string', isOptional: true },
      { name: 'questionnaire_version', type: 'string', isOptional: true },
      { name: 'note', type: 'string', isOptional: true },
      { name: 'pain_now', type: 'number', isOptional: true },
      { name: 'pain_worst', type: 'number', isOptional: true },
      { name: 'pain_morning', type: 'number', isOptional: true },
      { name: 'settle_answered', type: 'boolean', isOptional: true },
      { name: 'settle_h', type: 'number', isOptional: true },
      { name: 'stiffness_min', type: 'number', isOptional: true },
      { name: 'soreness', type: 'number', isOptional: true },
      { name: 'sleep_h', type: 'number', isOptional: true },
      { name: 'sleep_quality', type: 'number', isOptional: true },
      { name: 'stress', type: 'number', isOptional: true },
      { name: 'fatigue', type: 'number', isOptional: true },
      { name: 'confidence', type: 'number', isOptional: true },
      { name: 'triggers_json', type: 'string', isOptional: true },
      { name: 'started_at', type: 'number', isOptional: true },
      { name: 'function_loss', type: 'string', isOptional: true },
      { name: 'version', type: 'number' },
    ],
  }),
  tableSchema({
    name: 'planned_sessions',
    columns: [
      { name: 'local_date', type: 'string', isIndexed: true },
      { name: 'name', type: 'string' },
      { name: 'status', type: 'string' },
      { name: 'phase', type: 'string' },
      { name: 'expected_duration_s', type: 'number' },
      { name: 'blocks_json', type: 'string' },
      { name: 'session_id', type: 'string', isOptional: true },
      { name: 'decision_id', type: 'string', isOptional: true },
      { name: 'version', type: 'number' },
    ],
  }),
  tableSchema({
    name: 'decisions',
    columns: [
      { name: 'status', type: 'string' },
      { name: 'superseded_by', type: 'string', isOptional: true },
      { name: 'scope_kind', type: 'string' },
      { name: 'pattern', type: 'string', isOptional: true },
      { name: 'exercise_slug', type: 'string', isOptional: true },
      { name: 'local_date', type: 'string', isIndexed: true },
      { name: 'decided_at', type: 'number' },
      { name: 'action', type: 'string' },
      { name: 'urgency', type: 'string' },
      { name: 'phase', type: 'string' },
      { name: 'headline', type: 'string' },
      { name: 'explanation', type: 'string' },
      { name: 'reasons_json', type: 'string' },
      { name: 'next_check_on', type: 'string' },
      { name: 'ruleset_version', type: 'string' },
    ],
  }),
  tableSchema({
    name: 'triage_state',
    columns: [
      { name: 'level', type: 'string' },
      { name: 'effect', type: 'string' },
      { name: 'since', type: 'number', isOptional: true },
      { name: 'codes_json', type: 'string' },
      { name: 'referral_json', type: 'string', isOptional: true },
    ],
  }),
  tableSchema({
    name: 'plan_state',
    columns: [
      { name: 'program_slug', type: 'string', isOptional: true },
      { name: 'phase', type: 'string', isOptional: true },
      { name: 'phase_since', type: 'string', isOptional: true },
      { name: 'next_local_date', type: 'string', isOptional: true },
    ],
  }),
]

// For an app without tables of its own. Others: appSchema({ version, tables: [...tables, yours] }).
const schema = appSchema({ version, tables })

// The adapter needs them, or an upgraded app would never get its new columns and tables filled.
const migrations = schemaMigrations({ migrations: [] })

module.exports = { version, tables, pullOnly, schema, migrations }
