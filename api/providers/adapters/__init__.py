"""One adapter for each provider, behind one interface (`base.Adapter`)."""

from collections.abc import Mapping

from api.providers.adapters.base import Adapter
from api.providers.adapters.garmin import Garmin
from api.providers.adapters.oura import Oura
from api.providers.adapters.own import Own
from api.providers.adapters.polar import Polar
from api.providers.adapters.strava import Strava
from api.providers.adapters.whoop import Whoop
from api.providers.vocab import Provider

ADAPTERS: Mapping[Provider, Adapter] = {
    adapter.provider: adapter for adapter in (Own(), Strava(), Garmin(), Oura(), Whoop(), Polar())
}
