import java.net.http.HttpHeaders;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import keel.client.ApiClient;
import keel.client.ApiException;
import keel.client.ApiResponse;
import keel.client.api.AuthApi;
import keel.client.api.CheckInsApi;
import keel.client.api.EpisodesApi;
import keel.client.api.MeApi;
import keel.client.api.ProgramsApi;
import keel.client.api.ProgressionApi;
import keel.client.api.SessionsApi;
import keel.client.api.TodayApi;
import keel.client.api.TriageApi;
import keel.client.model.*;

/**
 * The athlete's loop with the Java client of openapi-generator.
 *
 * <p>java -cp build/sdks/compiled-java:openapi-generator.jar WithJava URL DAY
 */
public final class WithJava {
    private interface Request {
        Object send() throws ApiException;
    }

    private static void must(boolean holds, String claim) {
        if (!holds) {
            throw new IllegalStateException(claim);
        }
    }

    /** The refusal that a request must meet. */
    private static ApiException refused(int status, Request request) throws ApiException {
        try {
            request.send();
        } catch (ApiException refusal) {
            if (refusal.getCode() == status) {
                return refusal;
            }
            throw refusal;
        }
        throw new IllegalStateException(status + " was expected");
    }

    private static String etag(ApiResponse<?> answer) {
        return HttpHeaders.of(answer.getHeaders(), (name, value) -> true).firstValue("ETag").orElseThrow();
    }

    private static ApiClient client(String url) {
        ApiClient client = new ApiClient();
        client.updateBaseUri(url);
        return client;
    }

    private static ApiClient client(String url, String token) {
        ApiClient client = client(url);
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
        return client;
    }

    private static AuthTokens logIn(ApiClient anonymous) throws ApiException {
        String email = UUID.randomUUID() + "@keel.example";
        String password = "correct horse battery staple";
        AuthApi auth = new AuthApi(anonymous);
        RegistrationInput registration = new RegistrationInput()
            .email(email)
            .password(password)
            .birthDate(LocalDate.of(1992, 3, 14))
            .consents(List.of(new ConsentInput()
                .purpose(ConsentPurpose.HEALTH_DATA)
                .version("2026-11")
                .granted(true)));
        auth.registerAthlete(
            AuthApi.APIRegisterAthleteRequest.newBuilder().registrationInput(registration).build());
        LoginInput login = new LoginInput()
            .email(email)
            .password(password)
            .deviceName("A phone")
            .platform(DevicePlatform.ANDROID);
        return auth.logIn(AuthApi.APILogInRequest.newBuilder().loginInput(login).build());
    }

    private static void screen(ApiClient athlete, LocalDate day) throws ApiException {
        TriageApi triage = new TriageApi(athlete);
        ApiResponse<TriageQuestionnaire> asked = triage.getTriageQuestionsWithHttpInfo(
            TriageApi.APIGetTriageQuestionsRequest.newBuilder().build());
        refused(304, () -> triage.getTriageQuestions(
            TriageApi.APIGetTriageQuestionsRequest.newBuilder().ifNoneMatch(etag(asked)).build()));
        ScreeningInput screening = new ScreeningInput()
            .localDate(day)
            .questionnaireVersion(asked.getData().getVersion());
        asked.getData().getQuestions().forEach(question ->
            screening.putAnswersItem(question.getCode(), TriageAnswer.NO));
        triage.createScreening(
            TriageApi.APICreateScreeningRequest.newBuilder().screeningInput(screening).build());
    }

    private static String plan(ApiClient athlete, LocalDate day) throws ApiException {
        EpisodeInput episode = new EpisodeInput()
            .localDate(day)
            .startedOn(day)
            .onset(OnsetKind.GRADUAL)
            .painAtRest(2)
            .painWorst(5)
            .painMorning(2)
            .settleH(6.0)
            .legSymptoms(new LegSymptoms().reach(LegReach.NONE));
        new EpisodesApi(athlete).createEpisode(
            EpisodesApi.APICreateEpisodeRequest.newBuilder().episodeInput(episode).build());
        EnrollmentInput enrollment = new EnrollmentInput().program("hinge-rebuild").startedOn(day);
        new ProgramsApi(athlete).createEnrollment(
            ProgramsApi.APICreateEnrollmentRequest.newBuilder().enrollmentInput(enrollment).build());
        Decision decision = decide(athlete, day, new DecisionScope().kind(ScopeKind.PLAN));
        return decision.getPrescriptions().get(0).getExercise();
    }

    private static Decision decide(ApiClient athlete, LocalDate day, DecisionScope scope) throws ApiException {
        DecisionInput input = new DecisionInput().scope(scope).localDate(day);
        return new ProgressionApi(athlete).createDecision(
            ProgressionApi.APICreateDecisionRequest.newBuilder().decisionInput(input).build());
    }

    private static Session find(ApiClient athlete, UUID id) throws ApiException {
        return new SessionsApi(athlete).getSession(
            SessionsApi.APIGetSessionRequest.newBuilder().sessionId(id).build());
    }

    private static void train(ApiClient athlete, LocalDate day, String exercise) throws ApiException {
        SetLogInput work = new SetLogInput().reps(10).pain(2).technique(4).loadKg(12.5);
        SessionInput session = new SessionInput()
            .localDate(day)
            .startedAt(day.atTime(LocalTime.of(6, 0)).atOffset(ZoneOffset.UTC))
            .timeZone("UTC")
            .durationS(1800)
            .painBefore(2)
            .painAfter(2)
            .addExercisesItem(new LoggedExerciseInput().exercise(exercise).sets(List.of(work, work)));
        SessionsApi sessions = new SessionsApi(athlete);
        SessionsApi.APICreateSessionRequest request = SessionsApi.APICreateSessionRequest.newBuilder()
            .sessionInput(session)
            .idempotencyKey(UUID.randomUUID().toString())
            .build();
        UUID first = sessions.createSession(request).getSession().getId();
        UUID again = sessions.createSession(request).getSession().getId();
        must(first.equals(again), "a repeat makes nothing new");
        Session stored = find(athlete, first);
        must(stored.getExercises().get(0).getSets().get(0).getLoadKg() == 12.5, "a load comes back as it was");
    }

    private static void checkInAndAsk(ApiClient athlete, LocalDate day, String exercise) throws ApiException {
        CheckInInput checkIn = new CheckInInput()
            .kind(CheckInKind.DAILY)
            .localDate(day)
            .timeZone("UTC")
            .painNow(2)
            .painWorst(3)
            .sleepH(7.5)
            .legSymptoms(new LegSymptoms().reach(LegReach.NONE));
        new CheckInsApi(athlete).createCheckIn(
            CheckInsApi.APICreateCheckInRequest.newBuilder().checkInInput(checkIn).build());
        DecisionScope scope = new DecisionScope().kind(ScopeKind.EXERCISE).exercise(exercise);
        Decision following = decide(athlete, day, scope);
        must(!following.getTrace().isEmpty(), "a decision explains itself");
    }

    private static MeApi.APIGetMeRequest held(String etag) {
        return MeApi.APIGetMeRequest.newBuilder().ifNoneMatch(etag).build();
    }

    private static MeApi.APIUpdateMeRequest patch(String etag, MePatch patch) {
        return MeApi.APIUpdateMeRequest.newBuilder().ifMatch(etag).mePatch(patch).build();
    }

    private static void change(ApiClient athlete) throws ApiException {
        MeApi me = new MeApi(athlete);
        me.putConsent(MeApi.APIPutConsentRequest.newBuilder()
            .purpose("research")
            .consentAnswer(new ConsentAnswer().version("2026-11").granted(true))
            .build());
        ApiResponse<Me> read = me.getMeWithHttpInfo(held(null));
        String etag = etag(read);
        refused(304, () -> me.getMe(held(etag)));
        MePatch running = new MePatch().sports(List.of(Sport.RUNNING));
        ApiResponse<Me> changed = me.updateMeWithHttpInfo(patch(etag, running));
        must(changed.getData().getSports().equals(List.of(Sport.RUNNING)), "a change is made");
        ApiException stale = refused(412, () -> me.updateMe(patch(etag, new MePatch().locale("en"))));
        must(stale.getResponseBody().contains("\"stale_version\""), "a refusal is a problem with a code");
        Me kept = me.updateMe(patch(etag(changed), new MePatch().locale("fr")));
        must(kept.getSports().equals(List.of(Sport.RUNNING)), "what was not set is not sent");
    }

    public static void main(String[] arguments) throws ApiException {
        String url = arguments[0];
        LocalDate day = LocalDate.parse(arguments[1]);
        ApiClient anonymous = client(url);
        AuthTokens tokens = logIn(anonymous);
        ApiClient athlete = client(url, tokens.getAccessToken());
        screen(athlete, day);
        String exercise = plan(athlete, day);
        Today today = new TodayApi(athlete).getToday(
            TodayApi.APIGetTodayRequest.newBuilder().localDate(day).build());
        must(!today.getCards().isEmpty(), "today shows something");
        train(athlete, day, exercise);
        checkInAndAsk(athlete, day, exercise);
        RefreshInput refresh = new RefreshInput().refreshToken(tokens.getRefreshToken());
        AuthTokens renewed = new AuthApi(anonymous).refreshTokens(
            AuthApi.APIRefreshTokensRequest.newBuilder().refreshInput(refresh).build());
        ApiClient fresh = client(url, renewed.getAccessToken());
        change(fresh);
        ApiException missing = refused(404, () -> find(fresh, UUID.randomUUID()));
        Map<String, List<String>> headers = missing.getResponseHeaders().map();
        must(headers.toString().contains("application/problem+json"), "a refusal is a problem");
        System.out.println("    the athlete's loop ran");
    }
}
