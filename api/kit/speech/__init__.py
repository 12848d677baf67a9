"""Languages: which one a request wants, the catalogues, and English sentences told in another."""

from api.kit.speech.languages import ENGLISH, SUPPORTED, current, speaking, wanted
from api.kit.speech.reading import knows, parts_of, told

__all__ = ["ENGLISH", "SUPPORTED", "current", "knows", "parts_of", "speaking", "told", "wanted"]
