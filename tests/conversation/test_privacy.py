"""What is logged, and what is not."""

import logging
import re

SECRET = "The safe opens with four seven one one."


async def test_one_line_for_an_utterance_without_its_text(client, caplog):
    with caplog.at_level(logging.INFO, logger="wyoming_jabber"):
        await client.say(SECRET)
        await client.stream(SECRET)
    lines = [line for line in caplog.messages if line.startswith("Spoke")]
    assert len(lines) == 2
    for line in lines:
        assert re.fullmatch(
            r"Spoke voice=\S+ characters=39 ttfa=[\d.]+ms rtf=[\d.]+ audio=[\d.]+s "
            r"cached=no",
            line,
        )
    assert "safe" not in caplog.text


async def test_errors_do_not_log_the_text_either(client, caplog):
    with caplog.at_level(logging.INFO, logger="wyoming_jabber"):
        await client.say(SECRET, voice={"name": "nobody"})
    assert "safe" not in caplog.text


async def test_debug_does(client, caplog):
    with caplog.at_level(logging.DEBUG, logger="wyoming_jabber"):
        await client.say(SECRET)
    assert "safe" in caplog.text


async def test_counters_are_plain_numbers(server, client):
    await client.say("Hello.")
    counters = server.metrics.snapshot()
    assert counters["utterances"] == 1
    assert counters["characters"] == 6
    assert counters["audio_seconds"] > 0.2
    assert counters["busy_seconds"] > 0
    assert all(isinstance(value, int | float) for value in counters.values())
