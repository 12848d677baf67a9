/**
 * The athlete's loop with the client of hey-api.
 *
 *     node build/sdks/compiled/sdk/loops/with_hey_api.js URL DAY
 */

import { createClient, createConfig } from "../../build/sdks/hey-api/client";
import type { Problem, TriageAnswer } from "../../build/sdks/hey-api";
import {
  createCheckIn,
  createDecision,
  createEnrollment,
  createEpisode,
  createScreening,
  createSession,
  getMe,
  getSession,
  getTriageQuestions,
  listPlannedSessions,
  listSessions,
  logIn,
  putConsent,
  refreshTokens,
  registerAthlete,
  updateMe,
} from "../../build/sdks/hey-api";

declare const process: { argv: string[] };

interface Answer<Data> {
  data?: Data | undefined;
  error?: unknown;
  response?: Response | undefined;
}

/** The body of an answer, if its status is the wanted one. */
function got<Data>(answer: Answer<Data>, status: number): NonNullable<Data> {
  if (answer.response?.status !== status || answer.data == null) {
    throw new Error(`${answer.response?.url}: ${answer.response?.status} ${JSON.stringify(answer.error)}`);
  }
  return answer.data;
}

function must(holds: boolean, claim: string): void {
  if (!holds) throw new Error(claim);
}

function etag(answer: { response?: Response | undefined }): string {
  const found = answer.response?.headers.get("ETag");
  if (!found) throw new Error("an ETag was expected");
  return found;
}

async function main(url: string, day: string): Promise<void> {
  const anonymous = createClient(createConfig({ baseUrl: url }));
  const account = { email: `${crypto.randomUUID()}@keel.example`, password: "correct horse battery staple" };
  got(
    await registerAthlete({
      client: anonymous,
      body: {
        ...account,
        birth_date: "1992-03-14",
        consents: [{ purpose: "health_data", version: "2026-11", granted: true }],
      },
    }),
    202,
  );
  const tokens = got(
    await logIn({ client: anonymous, body: { ...account, device_name: "A phone", platform: "ios" } }),
    200,
  );
  let access = tokens.access_token;
  const client = createClient(createConfig({ baseUrl: url, auth: () => access }));
  got(
    await putConsent({ client, path: { purpose: "research" }, body: { version: "2026-11", granted: true } }),
    200,
  );

  const asked = await getTriageQuestions({ client });
  const questionnaire = got(asked, 200);
  const held = await getTriageQuestions({ client, headers: { "If-None-Match": etag(asked) } });
  must(held.response?.status === 304, "questions that are held are not sent again");
  const answers: Record<string, TriageAnswer> = {};
  for (const question of questionnaire.questions) answers[question.code] = "no";
  got(
    await createScreening({
      client,
      body: { local_date: day, questionnaire_version: questionnaire.version, answers },
    }),
    201,
  );

  got(
    await createEpisode({
      client,
      body: {
        local_date: day,
        started_on: day,
        onset: "gradual",
        pain_at_rest: 2,
        pain_worst: 5,
        pain_morning: 2,
        settle_h: 6,
        leg_symptoms: { reach: "none" },
      },
    }),
    201,
  );
  got(await createEnrollment({ client, body: { program: "hinge-rebuild", started_on: day } }), 201);
  const plan = got(await createDecision({ client, body: { scope: { kind: "plan" }, local_date: day } }), 201);
  const exercise = plan.prescriptions[0]?.exercise;
  if (exercise === undefined) throw new Error("a plan prescribes something");
  must(got(await listPlannedSessions({ client }), 200).items.length > 0, "a plan has sessions");

  const session = {
    client,
    headers: { "Idempotency-Key": crypto.randomUUID() },
    body: {
      local_date: day,
      started_at: `${day}T06:00:00Z`,
      time_zone: "UTC",
      duration_s: 1800,
      pain_before: 2,
      pain_after: 2,
      exercises: [{ exercise, sets: [{ reps: 10, pain: 2, technique: 4 }] }],
    },
  };
  const first = got(await createSession(session), 201).session;
  const again = await createSession(session);
  must(got(again, 201).session.id === first.id, "a repeat makes nothing new");
  must(again.response?.headers.get("Idempotent-Replayed") === "true", "a repeat says that it is one");
  const listed = got(await listSessions({ client, query: { limit: 10 } }), 200).items;
  must(listed.length === 1 && listed[0]?.id === first.id, "the session stands once");

  got(
    await createCheckIn({
      client,
      body: {
        kind: "daily",
        local_date: day,
        time_zone: "UTC",
        pain_now: 2,
        pain_worst: 3,
        sleep_h: 7.5,
        leg_symptoms: { reach: "none" },
      },
    }),
    201,
  );
  const following = await createDecision({
    client,
    body: { scope: { kind: "exercise", exercise }, local_date: day },
  });
  must((following.data?.trace.length ?? 0) > 0, "a decision explains itself");

  const renewed = await refreshTokens({ client: anonymous, body: { refresh_token: tokens.refresh_token } });
  access = got(renewed, 200).access_token;

  const read = await getMe({ client });
  const version = { "If-Match": etag(read) };
  const unchanged = await getMe({ client, headers: { "If-None-Match": etag(read) } });
  must(unchanged.response?.status === 304, "a profile that is held is not sent again");
  const changed = await updateMe({ client, headers: version, body: { display_name: "Ana" } });
  must(got(changed, 200).display_name === "Ana", "a change is made");
  const stale = await updateMe({ client, headers: version, body: { display_name: "Ana" } });
  must(stale.response?.status === 412, "a stale change is refused");
  const problem: Problem | undefined = stale.error;
  must(problem?.code === "stale_version", "a refusal is a problem with a code");
  const cleared = await updateMe({
    client,
    headers: { "If-Match": etag(changed) },
    body: { display_name: null },
  });
  must(got(cleared, 200).display_name === null, "null clears");
  const missing = await getSession({ client, path: { session_id: crypto.randomUUID() } });
  must(missing.response?.status === 404, "what is not there is 404");
}

const [, , url = "", day = ""] = process.argv;
main(url, day).then(() => console.log("    the athlete's loop ran"));
