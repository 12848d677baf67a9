/**
 * The athlete's loop with openapi-fetch and the types of openapi-typescript.
 *
 *     node build/sdks/compiled/sdk/loops/with_openapi_fetch.js URL DAY
 */

import createClient from "openapi-fetch";
import type { Middleware } from "openapi-fetch";
import type { components, paths } from "../../build/sdks/openapi-fetch/schema";

declare const process: { argv: string[] };

interface Answer<Data> {
  data?: Data | undefined;
  error?: unknown;
  response: Response;
}

/** The body of an answer, if its status is the wanted one. */
function got<Data>(answer: Answer<Data>, status: number): NonNullable<Data> {
  if (answer.response.status !== status || answer.data == null) {
    throw new Error(`${answer.response.url}: ${answer.response.status} ${JSON.stringify(answer.error)}`);
  }
  return answer.data;
}

function must(holds: boolean, claim: string): void {
  if (!holds) throw new Error(claim);
}

function etag(answer: { response: Response }): string {
  const found = answer.response.headers.get("ETag");
  if (!found) throw new Error("an ETag was expected");
  return found;
}

async function main(url: string, day: string): Promise<void> {
  const client = createClient<paths>({ baseUrl: url });
  let access = "";
  const bearer: Middleware = {
    onRequest({ request }) {
      if (access) request.headers.set("Authorization", `Bearer ${access}`);
    },
  };
  client.use(bearer);

  const account = { email: `${crypto.randomUUID()}@keel.example`, password: "correct horse battery staple" };
  got(
    await client.POST("/v1/auth/register", {
      body: {
        ...account,
        birth_date: "1992-03-14",
        consents: [{ purpose: "health_data", version: "2026-11", granted: true }],
      },
    }),
    202,
  );
  const tokens = got(
    await client.POST("/v1/auth/login", { body: { ...account, device_name: "A phone", platform: "ios" } }),
    200,
  );
  access = tokens.access_token;
  got(
    await client.PUT("/v1/me/consents/{purpose}", {
      params: { path: { purpose: "research" } },
      body: { version: "2026-11", granted: true },
    }),
    200,
  );

  const asked = await client.GET("/v1/triage/questions");
  const questionnaire = got(asked, 200);
  const held = await client.GET("/v1/triage/questions", {
    params: { header: { "If-None-Match": etag(asked) } },
  });
  must(held.response.status === 304, "questions that are held are not sent again");
  const answers: components["schemas"]["TriageAnswers"] = {};
  for (const question of questionnaire.questions) answers[question.code] = "no";
  got(
    await client.POST("/v1/triage/screenings", {
      body: { local_date: day, questionnaire_version: questionnaire.version, answers },
    }),
    201,
  );

  got(
    await client.POST("/v1/episodes", {
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
  got(await client.POST("/v1/enrollments", { body: { program: "hinge-rebuild", started_on: day } }), 201);
  const plan = got(
    await client.POST("/v1/progression/decisions", { body: { scope: { kind: "plan" }, local_date: day } }),
    201,
  );
  const exercise = plan.prescriptions[0]?.exercise;
  if (exercise === undefined) throw new Error("a plan prescribes something");
  must(got(await client.GET("/v1/planned-sessions"), 200).items.length > 0, "a plan has sessions");

  const session = {
    params: { header: { "Idempotency-Key": crypto.randomUUID() } },
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
  const first = got(await client.POST("/v1/sessions", session), 201).session;
  const again = await client.POST("/v1/sessions", session);
  must(got(again, 201).session.id === first.id, "a repeat makes nothing new");
  must(again.response.headers.get("Idempotent-Replayed") === "true", "a repeat says that it is one");
  const listed = got(await client.GET("/v1/sessions", { params: { query: { limit: 10 } } }), 200).items;
  must(listed.length === 1 && listed[0]?.id === first.id, "the session stands once");

  got(
    await client.POST("/v1/check-ins", {
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
  const following = await client.POST("/v1/progression/decisions", {
    body: { scope: { kind: "exercise", exercise }, local_date: day },
  });
  must((following.data?.trace.length ?? 0) > 0, "a decision explains itself");

  const renewed = await client.POST("/v1/auth/refresh", { body: { refresh_token: tokens.refresh_token } });
  access = got(renewed, 200).access_token;

  const read = await client.GET("/v1/me");
  const version = { header: { "If-Match": etag(read) } };
  const unchanged = await client.GET("/v1/me", { params: { header: { "If-None-Match": etag(read) } } });
  must(unchanged.response.status === 304, "a profile that is held is not sent again");
  const patch = { "Content-Type": "application/merge-patch+json" };
  const changed = await client.PATCH("/v1/me", {
    params: version,
    headers: patch,
    body: { display_name: "Ana" },
  });
  must(got(changed, 200).display_name === "Ana", "a change is made");
  const stale = await client.PATCH("/v1/me", { params: version, headers: patch, body: { display_name: "Ana" } });
  must(stale.response.status === 412, "a stale change is refused");
  must(stale.error?.code === "stale_version", "a refusal is a problem with a code");
  const cleared = await client.PATCH("/v1/me", {
    params: { header: { "If-Match": etag(changed) } },
    headers: patch,
    body: { display_name: null },
  });
  must(got(cleared, 200).display_name === null, "null clears");
  const missing = await client.GET("/v1/sessions/{session_id}", {
    params: { path: { session_id: crypto.randomUUID() } },
  });
  must(missing.response.status === 404, "what is not there is 404");
}

const [, , url = "", day = ""] = process.argv;
main(url, day).then(() => console.log("    the athlete's loop ran"));
