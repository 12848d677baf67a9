"""From what many sources say of a day to what the day was.

Everything here is a pure function of the *set* of what is stored: values are sorted before they
are added up, and ties are broken by names, so that no order of arrival can be told from another.
Nothing is destroyed: what does not count today counts when what was better is deleted.
"""
