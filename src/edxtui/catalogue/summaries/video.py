"""Video and pre-roll video."""

from edxtui.catalogue.summaries.facts import Facts, Teller, always
from edxtui.catalogue.summaries.words import led, listed, number_text

_NOT_YOUTUBE = frozenset({"html5", "mobile"})
_GESTURES = {"onCaptionSeek": " by caption", "onSkipSeek": " by skip button"}
"""How a place in the video was chosen, where it was not by the slider."""


def _played(facts: Facts) -> str:
    at = facts.clock("currentTime")
    speed = _speed(facts, "speed")
    if speed == f"{facts.signs.times}1":
        speed = ""
    return f"{facts.signs.play} {at}{led(' ', speed)}" if at else f"played the video{led(' ', speed)}"


def _paused(facts: Facts) -> str:
    at = facts.clock("currentTime")
    return f"{facts.signs.pause} {at}" if at else "paused the video"


def _stopped(facts: Facts) -> str:
    at = facts.clock("currentTime")
    return f"{facts.signs.stop} {at}" if at else "stopped the video"


def _loaded(facts: Facts) -> str:
    code = facts.text("code")
    return listed("loaded the video" + ("" if code in _NOT_YOUTUBE else led(" ", code)), _long(facts.clock("duration")))


def _long(duration: str) -> str:
    return f"{duration} long" if duration else ""


def _sought(facts: Facts) -> str:
    before, after = facts.number("old_time"), facts.number("new_time")
    was, now = facts.clock("old_time"), facts.clock("new_time")
    gesture = _GESTURES.get(facts.text("type") or facts.text("seek_type"), "")
    # Until 25 June 2014 the platform wrote the new time twice, so equal times say nothing of where it was.
    if before is None or after is None or before == after:
        return (led("moved to ", now) or led("moved on from ", was) or "moved within the video") + gesture
    sign = facts.signs.forward if before < after else facts.signs.back
    return f"{sign} {facts.change(was, now)}{gesture}"


def _speed(facts: Facts, name: str) -> str:
    speed = facts.number(name)
    return "" if speed is None else facts.signs.times + number_text(speed)


def _speed_changed(facts: Facts) -> str:
    was, now = _speed(facts, "old_speed"), _speed(facts, "new_speed")
    changed = facts.change(was, now) or led("changed the speed to ", now) or "changed the speed"
    return changed + led(" at ", facts.clock("current_time") or facts.clock("currentTime"))


def _at(deed: str) -> Teller:
    return lambda facts: deed + led(" at ", facts.clock("currentTime") or facts.clock("current_time"))


def _language_menu_closed(facts: Facts) -> str:
    return listed("closed the language menu", led("language ", facts.text("language")))


def _pre_roll_played(facts: Facts) -> str:
    at = facts.clock("currentTime")
    return f"{facts.signs.play} pre-roll video {at}" if at else "played the pre-roll video"


def _pre_roll_stopped(facts: Facts) -> str:
    at = facts.clock("currentTime")
    return f"{facts.signs.stop} pre-roll video {at}" if at else "stopped the pre-roll video"


def _pre_roll_loaded(facts: Facts) -> str:
    return listed("loaded the pre-roll video", _long(facts.clock("duration")))


TELLERS: dict[str, Teller] = {
    "play_video": _played,
    "pause_video": _paused,
    "stop_video": _stopped,
    "load_video": _loaded,
    "seek_video": _sought,
    "speed_change_video": _speed_changed,
    "show_transcript": _at("showed the transcript"),
    "hide_transcript": _at("hid the transcript"),
    "edx.video.closed_captions.shown": _at("showed the captions"),
    "edx.video.closed_captions.hidden": _at("hid the captions"),
    "video_show_cc_menu": always("opened the language menu"),
    "video_hide_cc_menu": _language_menu_closed,
    "edx.video.bumper.loaded": _pre_roll_loaded,
    "edx.video.bumper.played": _pre_roll_played,
    "edx.video.bumper.stopped": _pre_roll_stopped,
    "edx.video.bumper.skipped": _at("skipped the pre-roll video"),
    "edx.video.bumper.dismissed": _at("dismissed the pre-roll video for good"),
    "edx.video.bumper.transcript.shown": _at("showed the transcript of the pre-roll video"),
    "edx.video.bumper.transcript.hidden": _at("hid the transcript of the pre-roll video"),
    "edx.video.bumper.transcript.menu.shown": _at("opened the language menu of the pre-roll video"),
    "edx.video.bumper.transcript.menu.hidden": _at("closed the language menu of the pre-roll video"),
}
