"""Words of providers for kinds of sport, lower case and joined by underscores."""

from collections.abc import Mapping

from api.workouts.vocab import WorkoutSport as S

_COMMON: dict[str, S] = {
    "run": S.RUNNING, "running": S.RUNNING, "trail_run": S.TRAIL_RUNNING,
    "trail_running": S.TRAIL_RUNNING, "treadmill_running": S.TREADMILL_RUNNING,
    "walk": S.WALKING, "walking": S.WALKING, "hike": S.HIKING, "hiking": S.HIKING,
    "ride": S.CYCLING, "cycling": S.CYCLING, "road_cycling": S.CYCLING,
    "road_biking": S.CYCLING, "mountain_biking": S.CYCLING, "indoor_cycling": S.INDOOR_CYCLING,
    "swim": S.SWIMMING, "swimming": S.SWIMMING, "pool_swimming": S.SWIMMING,
    "open_water_swimming": S.OPEN_WATER_SWIMMING, "rowing": S.ROWING, "indoor_rowing": S.ROWING,
    "strength_training": S.STRENGTH, "weightlifting": S.STRENGTH, "powerlifting": S.STRENGTH,
    "functional_fitness": S.FUNCTIONAL_FITNESS, "crossfit": S.FUNCTIONAL_FITNESS,
    "hiit": S.FUNCTIONAL_FITNESS, "yoga": S.YOGA, "soccer": S.FIELD_SPORT,
    "football": S.FIELD_SPORT, "rugby": S.FIELD_SPORT, "field_hockey": S.FIELD_SPORT,
    "basketball": S.COURT_SPORT, "volleyball": S.COURT_SPORT, "handball": S.COURT_SPORT,
    "tennis": S.RACKET_SPORT, "squash": S.RACKET_SPORT, "badminton": S.RACKET_SPORT,
    "table_tennis": S.RACKET_SPORT, "padel": S.RACKET_SPORT, "skiing": S.SKIING,
    "cross_country_skiing": S.SKIING, "triathlon": S.MULTISPORT, "multisport": S.MULTISPORT,
    "multi_sport": S.MULTISPORT,
}  # fmt: skip

STRAVA: Mapping[str, S] = _COMMON | {
    "trailrun": S.TRAIL_RUNNING, "virtualrun": S.TREADMILL_RUNNING,
    "mountainbikeride": S.CYCLING, "gravelride": S.CYCLING, "ebikeride": S.CYCLING,
    "virtualride": S.INDOOR_CYCLING, "virtualrow": S.ROWING, "weighttraining": S.STRENGTH,
    "highintensityintervaltraining": S.FUNCTIONAL_FITNESS, "pickleball": S.RACKET_SPORT,
    "tabletennis": S.RACKET_SPORT, "racquetball": S.RACKET_SPORT, "nordicski": S.SKIING,
    "alpineski": S.SKIING, "backcountryski": S.SKIING, "rollerski": S.SKIING,
}  # fmt: skip

GARMIN: Mapping[str, S] = _COMMON | {
    "track_running": S.RUNNING, "street_running": S.RUNNING, "indoor_running": S.TREADMILL_RUNNING,
    "virtual_run": S.TREADMILL_RUNNING, "lap_swimming": S.SWIMMING, "gravel_cycling": S.CYCLING,
    "virtual_ride": S.INDOOR_CYCLING, "crosstraining": S.FUNCTIONAL_FITNESS,
    "resort_skiing": S.SKIING, "resort_skiing_snowboarding_ws": S.SKIING,
    "backcountry_skiing": S.SKIING, "cross_country_skiing_ws": S.SKIING,
    "speed_walking": S.WALKING, "casual_walking": S.WALKING, "indoor_walking": S.WALKING,
    "american_football": S.FIELD_SPORT, "tennis_v2": S.RACKET_SPORT,
}  # fmt: skip

OURA: Mapping[str, S] = _COMMON | {
    "strengthtraining": S.STRENGTH, "crosscountryskiing": S.SKIING, "downhillskiing": S.SKIING,
    "mountainbiking": S.CYCLING, "indoorcycling": S.INDOOR_CYCLING,
    "trailrunning": S.TRAIL_RUNNING, "crosstraining": S.FUNCTIONAL_FITNESS,
}  # fmt: skip

WHOOP: Mapping[str, S] = _COMMON | {
    "spin": S.INDOOR_CYCLING, "spinning": S.INDOOR_CYCLING, "hiking_rucking": S.HIKING,
    "functional_fitness_msk": S.FUNCTIONAL_FITNESS, "weightlifting_msk": S.STRENGTH,
    "hot_yoga": S.YOGA, "dog_walking": S.WALKING,
}  # fmt: skip

POLAR: Mapping[str, S] = _COMMON | {
    "jogging": S.RUNNING, "road_running": S.RUNNING, "track_and_field_running": S.RUNNING,
    "mobility_dynamic": S.OTHER, "core": S.STRENGTH, "cross_trainer": S.OTHER,
    "cross_training": S.FUNCTIONAL_FITNESS, "circuit_training": S.FUNCTIONAL_FITNESS,
    "crosscountry_skiing": S.SKIING, "downhill_skiing": S.SKIING, "nordic_walking": S.WALKING,
    "aquatics_swimming": S.SWIMMING, "indoor_cycling_class": S.INDOOR_CYCLING,
}  # fmt: skip
