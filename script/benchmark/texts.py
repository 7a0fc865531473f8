"""What everybody says: nothing that one of them would have to normalize.

The paragraph begins with a long sentence. A short one, "Good morning.", would flatter
whoever renders whole sentences before the first sound.
"""

from wyoming_jabber.cli.bench import TEXTS

SHORT = TEXTS["short"]
"""About 2.3 s."""

PARAGRAPH = TEXTS["paragraph"]
"""About 15 s, the first of its three sentences about 7 s."""

SENTENCES = (
    "The hallway lamp has been switched on.",
    "Somebody is standing at the garden gate.",
    "Your pasta timer has two minutes left.",
    "The bedroom is at nineteen degrees and its window is still open.",
    "The dishwasher needs about forty minutes until it is done.",
    "There is no switch called reading corner in this house.",
    "Expect sunshine in the morning, clouds after lunch, and some rain in the evening.",
    "The battery of the motion sensor on the stairs should be replaced soon.",
    "The heating is off.",
    "Everybody has left, so all lights are out and the alarm is armed.",
)
"""About 35 s, of every length that a house has to say."""
