"""A back through one day after the other: nights heal and disturb, sessions load.

The hidden state is public to this package, to the yardsticks of a run and to the oracle, and to
nobody else (an import contract sees to that).
"""

from math import ceil, exp, log, sqrt

from api.cohort.diary import Done, Intake, Item, ItemDone, Morning, Workout
from api.cohort.vocab import Phenotype, Place
from api.cohort.world.draws import NIGHT, TRAINING, Night, Training, block, gauss
from api.cohort.world.parameters import World
from api.cohort.world.people import Traits, born

DAYS_AWAY_NOT = -1
FULL_DOSE = 1.0
HALF_YEAR = 182
TOP_EFFORT = 10.0
LEAST_EFFORT = 4.0
DAY_H = 24
ANSWERS = {
    Phenotype.FLEXION: (("bending", "sitting"), ("walking",)),
    Phenotype.EXTENSION: (("standing", "leaning_back"), ("sitting",)),
    Phenotype.LOAD: (("heavy_load",), ("lying_down",)),
    Phenotype.RADICULAR: (("bending", "sitting"), ("walking",)),
    Phenotype.RUNNER: (("running_long", "walking_downhill"), ("sitting",)),
    Phenotype.CHRONIC_STABLE: ((), ("moving",)),
    Phenotype.ACUTE_STRAIN: (("lifting_from_floor",), ("resting",)),
}


class Body:
    """One athlete's hidden state. Pain parts in NPRS, capacity and strength of habitual."""

    def __init__(self, world: World, seed: int, athlete: int, traits: Traits | None = None):
        self.world, self.seed, self.athlete = world, seed, athlete
        self.traits = t = traits or born(world, seed, athlete)
        self.episode, self.floor = t.pain, t.floor
        self.flare = self.noise = self.sore_1 = self.sore_2 = 0.0
        self.capacity, self.strength = t.capacity, t.strength
        self.sensitisation, self.confidence = t.sensitisation, t.confidence
        self.felt = t.pain
        self.loaded_on = 0
        self.away_until = DAYS_AWAY_NOT
        self.flagged_on: int | None = None
        self.sessions = 0
        self.hard = False
        self.demand = 0.0
        self.spread = False
        self.settle_h: float | None = None
        self.recent: list[tuple[int, float]] = []
        self._heal = exp(-1 / t.tau)
        self._heal_floor = exp(-1 / world.episode.floor_tau)
        self._rest = 1 - exp(-1 / t.capacity_tau)
        self._fresh = sqrt(1 - world.noise.keep**2)
        self._hazard = 1 - (1 - world.people.flag_half_year) ** (1 / HALF_YEAR)

    # --- the night ---------------------------------------------------------------------------

    def night(self, day: int) -> Morning | None:
        """The night before ``day``, and what the athlete answers; None is no answer."""
        u = block(self.seed, self.athlete, day, NIGHT)
        self._heal_over_night(day)
        self._live(u, day)
        n, t = self.world.noise, self.traits
        self.noise = n.keep * self.noise + self._fresh * gauss(u[Night.NOISE])
        level = self.episode + self.flare
        share = min(max(n.least + n.per_pain * level, n.least), n.most)
        shaken = level + self.noise * t.noise * share + self.world.soreness.felt * self.sore_2
        self.felt = min(max(shaken, 0.0), 10.0)
        settled, moved = self.settle_h, self.spread
        self.settle_h, self.spread = None, False
        if u[Night.MISSING] < t.missing:
            return None
        told = round(self.felt + n.report_sd * gauss(u[Night.REPORT]))
        return Morning(
            day,
            min(max(told, 0), 10),
            self.leg(moved),
            moved,
            self._named(u[Night.TRIGGER]),
            settled,
            self.flagged_on is not None,
        )

    def _heal_over_night(self, day: int) -> None:
        w, f = self.world, self.world.flare
        self.floor *= self._heal_floor
        self.episode = self.floor + (self.episode - self.floor) * self._heal
        self.flare *= f.keep + f.keep_sensitised * self.sensitisation
        s = w.soreness
        self.sore_2 = s.second_keep * self.sore_2 + s.passed_on * self.sore_1
        self.sore_1 *= s.first_keep
        self.sensitisation *= w.reaction.sensitisation_keep
        self._rest_over_night(day - self.loaded_on)

    def _rest_over_night(self, idle: int) -> None:
        c, st = self.world.capacity, self.world.strength
        if self.capacity < c.rest_to:
            self.capacity += (c.rest_to - self.capacity) * self._rest
        elif idle > c.idle_after:
            self.capacity -= (self.capacity - c.rest_to) / c.idle_tau
        if idle > st.idle_after and self.strength > st.idle_to:
            self.strength -= st.idle_loss * (self.strength - st.idle_to) / (1 - st.idle_to)

    def _live(self, u: tuple[float, ...], day: int) -> None:
        """Events that no training causes: bad days, travel, serious disease."""
        f, p = self.world.flare, self.world.people
        share = f.event_rested + (1 - f.event_rested) * min(1.0, self.episode / f.event_full_at)
        if u[Night.EVENT] < self.traits.event_rate * share:
            size = f.event_size * (f.event_least + f.event_range * u[Night.EVENT_SIZE])
            self.flare += size * (1 + f.event_sensitised * self.sensitisation)
        if day > self.away_until and u[Night.TRAVEL] * p.away_every < 1:
            days = p.away_low + (p.away_high - p.away_low) * u[Night.TRAVEL] * p.away_every
            self.away_until = day + round(days)
        if self.flagged_on is None and u[Night.FLAG] < self._hazard:
            self.flagged_on = day

    def _named(self, u: float) -> bool:
        return u < self.world.flare.trigger_share and self.felt >= 1 and any(self.traits.tag)

    def leg(self, moved: bool = False) -> int:
        """How far symptoms reach: 0 none, 1 above the knee, 2 below, 3 the foot."""
        if self.traits.phenotype is not Phenotype.RADICULAR:
            return 0
        level = self.episode + self.flare
        base = 2 if level > 2 else 1 if level > 0.7 else 0
        return min(base + 1, 3) if moved else base

    # --- a session ---------------------------------------------------------------------------

    def comes(self, day: int) -> bool:
        """Whether the athlete trains on a day he is asked to."""
        u = block(self.seed, self.athlete, day, TRAINING)
        ready = min(1.0, 0.7 + 0.05 * self.confidence)
        return u[Training.ADHERE] < self.traits.adherence * ready

    def away(self, day: int) -> bool:
        return day <= self.away_until

    def demand_of(self, load: float, place: Place) -> float:
        """Relative demand r of a load at a place of the ladder: 1 is all that is tolerated."""
        share = min(1.0, (self.episode + self.flare) / self.world.direction.full_at)
        provoked = self.world.direction.strength * share * self.traits.tag[place]
        x = load * self.world.ladder.coefficient[place] * (1 + provoked)
        return float(x) / self.capacity

    def reaction(self, demand: float, volume: float, z: float) -> float:
        """The flare that a demand leaves behind, NPRS; never negative, never falls with demand."""
        r = self.world.reaction
        size = r.size * min(demand**r.exponent, r.demand_most) * exp(r.spread * z - r.shift)
        return float(size * (1 + r.sensitised * self.sensitisation) * volume)

    def train(self, day: int, asked: Workout) -> Done:
        """The session: what was done, how it felt, and what it leaves behind."""
        u = block(self.seed, self.athlete, day, TRAINING)
        share = self._share(u)
        loads = [self._load(item, share) for item in asked.items]
        demands = [self.demand_of(w, i.place) for w, i in zip(loads, asked.items, strict=True)]
        shake = self.world.noise.session_sd * gauss(u[Training.IN_SESSION]) + self.traits.stoicism
        pains = [self._pain(demand, shake) for demand in demands]
        stopped = max(pains) >= self.traits.stops_at
        volume = asked.volume * (self.world.reaction.stopped_volume if stopped else FULL_DOSE)
        self.demand = max(demands)
        self._answer(day, max(loads), volume, u)
        done = tuple(
            ItemDone(item, load, pain, self._effort(item, load))
            for item, load, pain in zip(asked.items, loads, pains, strict=True)
        )
        rest = self.world.reaction.felt_rest * self.felt + self.traits.stoicism
        before = _scale(rest + self.world.noise.report_sd * gauss(u[Training.BEFORE]))
        return Done(day, done, before, max(pains), stopped, volume)

    def _share(self, u: tuple[float, ...]) -> float:
        """Done over asked: some do more, the shy do less."""
        p = self.world.people
        if u[Training.OVERDO] < p.overdone_share:
            low, high = p.overdone_low, p.overdone_high
            return float(low + (high - low) * u[Training.OVERDO_SIZE])
        return float(p.shy_share) if self.confidence < p.shy_below else 1.0

    def _load(self, item: Item, share: float) -> float:
        if item.place is Place.RUN or item.place is Place.EASY:
            return item.load if share > 1 else item.load * share
        if item.ramp:
            return self._found(item, share)
        return min(item.load * share, self.strength)

    def _found(self, item: Item, share: float) -> float:
        """The last load of a ramp: no heavier set once one feels hard or stirs the back."""
        p, found = self.world.people, item.ramp[0]
        for load in item.ramp:
            found = min(load * min(share, 1.0), self.strength)
            pain = self._pain(self.demand_of(found, item.place), self.traits.stoicism)
            if self._effort(item, found) >= p.ramp_effort or pain > p.ramp_pain:
                break
        return found

    def _pain(self, demand: float, shake: float) -> int:
        r = self.world.reaction
        load = r.felt_load * demand**r.felt_exponent * (1 + 0.5 * self.sensitisation)
        return _scale(r.felt_rest * self.felt + load + shake)

    def _effort(self, item: Item, load: float) -> float:
        """RPE, half points: repetitions left by Epley's line through the habitual load."""
        if load <= 0 or item.place is Place.EASY:
            return LEAST_EFFORT
        s = self.world.strength
        top = self.strength * (1 + s.habitual_reps / s.reps_slope)
        left = s.reps_slope * (top / load - 1) - item.reps
        return float(min(max(round(2 * (TOP_EFFORT - left)) / 2, LEAST_EFFORT), TOP_EFFORT))

    def _answer(self, day: int, load: float, volume: float, u: tuple[float, ...]) -> None:
        """What the session leaves: a reaction, capacity, strength, soreness, courage."""
        r = self.world.reaction
        more = self.reaction(self.demand, volume, gauss(u[Training.REACTION]))
        self.flare += more
        self.hard = more > r.hard_above
        if self.hard:
            self._hurt(min(more, r.hard_most))
        elif r.good_from < self.demand < r.good_to:
            self._please()
        self._adapt(load)
        self._surprise(day, load)
        self.settle_h = self._settle(u[Training.SETTLE])
        wide = self.traits.phenotype is Phenotype.RADICULAR and more > self.world.flare.spread_from
        self.spread = wide and u[Training.SPREAD] < self.world.flare.spread_share
        self.sessions += 1
        self.loaded_on = day

    def _hurt(self, size: float) -> None:
        r = self.world.reaction
        left = r.hard_pain * size
        self.episode += left
        self.floor += r.hard_floor * left
        self.sensitisation = min(self.sensitisation + r.hard_sensitises, 1.0)
        self.confidence = max(self.confidence - r.hard_confidence, 0.0)

    def _please(self) -> None:
        r = self.world.reaction
        self.episode *= 1 - r.good_pain
        self.floor *= 1 - r.good_pain
        self.sensitisation = max(self.sensitisation - r.good_calms, 0.0)
        self.confidence = min(self.confidence + r.good_confidence, 10.0)

    def _adapt(self, load: float) -> None:
        c, s = self.world.capacity, self.world.strength
        gain = self.traits.capacity_gain * self._stimulus(self.demand)
        self.capacity += gain * max(self.traits.capacity_top - self.capacity, 0)
        over = self.demand**self.world.reaction.exponent - c.harm_above
        self.capacity -= c.harm * min(max(over, 0), c.harm_most)
        self.capacity = min(max(self.capacity, c.least), c.most)
        trained = self._stimulus(load / self.strength)
        self.strength += s.gain * trained * max(s.top - self.strength, 0)

    def _stimulus(self, share: float) -> float:
        c = self.world.capacity
        if share > c.stim_to:
            return 0.0
        part = (share - c.stim_from) / (c.stim_full - c.stim_from)
        return float(min(max(part, 0.0), 1.0))

    def _surprise(self, day: int, load: float) -> None:
        """Unaccustomed load makes sore. The first session is compared with half the goal."""
        s = self.world.soreness
        self.recent = [row for row in self.recent if day - row[0] <= 30]
        known = max([w for _, w in self.recent], default=0.5)
        novel = load / max(known, 0.1) - 1
        if novel > s.novelty_above:
            self.sore_1 += min(s.novelty_gain * novel, s.novelty_most)
        self.recent.append((day, load))

    def _settle(self, u: float) -> float:
        """Hours until the reaction is over."""
        f = self.world.flare
        if self.flare <= f.settled_at:
            return 0.0
        hours = DAY_H * log(self.flare / f.settled_at) / -log(f.keep)
        return float(hours * exp(f.settle_spread * gauss(u)))

    # --- intake ------------------------------------------------------------------------------

    def intake(self) -> Intake:
        """What the athlete says on the first day."""
        t = self.traits
        provokes, eases = ANSWERS[t.phenotype]
        u = block(self.seed, self.athlete, 0, TRAINING)
        guess = 0.85 * self.capacity * exp(0.12 * gauss(u[Training.REACTION]))
        return Intake(
            athlete=self.athlete,
            runner=t.phenotype is Phenotype.RUNNER,
            goal_g=ceil(t.goal_kg * self._support() / 2.5) * 2500,
            goal_reps_best=round(self.world.strength.habitual_reps),
            days_since_onset=round(t.onset),
            pain_at_rest=_scale(0.8 * t.pain),
            pain_worst=_scale(t.pain + 2),
            pain_morning=_scale(t.pain),
            settle_h=round(24 * t.sensitisation * exp(0.4 * gauss(u[Training.SETTLE])), 1),
            aggravating=provokes,
            easing=eases,
            leg=self.leg(),
            tolerated=min(guess, self.strength),
        )

    def _support(self) -> float:
        """A runner's strength work is a share of a lifter's."""
        runs = self.traits.phenotype is Phenotype.RUNNER
        return float(self.world.people.runner_lifts) if runs else 1.0


def _scale(pain: float) -> int:
    return min(max(round(pain), 0), 10)
