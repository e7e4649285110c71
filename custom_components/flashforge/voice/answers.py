"""Answers: what is said of printers when somebody asks.

Everything here is a picture of one moment: nothing is asked of a printer.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
import re

from homeassistant.util import dt as dt_util

from ..client import EXTERNAL_SPOOL, Heater, PrinterState, Slot, color_name, error_key
from ..coordinator import PrinterData
from ..jobs.record import JobRecord, JobResult
from .language import Language, Topic
from .printers import Printer
from .times import duration, moment

# What of a file name nobody says.
_SUFFIX = re.compile(r"(\.(gcode|gx|g|3mf))+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who answers: in one language, at one moment, to somebody at one place."""

    language: Language
    now: datetime
    """In the time zone of Home Assistant."""
    translations: Mapping[str, str]
    """The integration's translations of entities, in that language."""
    degrees: Callable[[float], float]
    """Turns degrees Celsius into the unit of Home Assistant."""
    alone: bool
    """Whether there is one printer only, which needs no name."""

    def called(self, printer: Printer) -> str:
        """Return what a printer is called in an answer."""
        return self.language.word("the_printer") if self.alone else printer.name

    def say(self, key: str, printer: Printer, **values: object) -> str:
        """Return a sentence about a printer."""
        return self.language.say(key, printer=self.called(printer), **values)

    def answer(self, topic: Topic, printers: Sequence[Printer]) -> str:
        """Return what is to be said of some printers.

        Of several only those matter to which the question applies.
        """
        chosen = printers
        if len(printers) > 1:
            choose, if_none = _CHOICES.get(topic, _OF_JOBS)
            chosen = [one for one in printers if choose(one.data)]
            if not chosen and topic is Topic.DONE:
                chosen = _ended_last(printers)
            if not chosen:
                return self.none_of(printers, if_none)
        return " ".join(self._tell(topic, printer) for printer in chosen)

    def _tell(self, topic: Topic, printer: Printer) -> str:
        data = printer.data
        if not has_answered(data):
            return self.say("no_answer", printer)
        # How the last print ended is known of one that is off as well.
        if not is_on(data) and topic is not Topic.DONE:
            return self.say("is_off", printer)
        return _ANSWERS[topic](self, printer, data)

    def none_of(self, printers: Sequence[Printer], key: str) -> str:
        """Return what is said if something is true of none of several printers."""
        anything_on = any(is_on(printer.data) for printer in printers)
        return self.language.say(key if anything_on else "all_off")

    def file(self, job: JobRecord | None) -> str:
        """Return what a job prints, as its file's name is spoken."""
        name = (job and job.file_name) or ""
        spoken = _SUFFIX.sub("", name).replace("_", " ").strip()
        return spoken or self.language.word("the_print")

    def duration(self, seconds: float) -> str:
        """Return a duration in words."""
        return duration(self.language, seconds)

    def moment(self, time: datetime) -> str:
        """Return a time in words."""
        return moment(self.language, dt_util.as_local(time), self.now)

    def translated(self, entity: str, state: str) -> str | None:
        """Return a state of an entity in words."""
        return self.translations.get(
            f"component.flashforge.entity.{entity}.state.{state}"
        )


type Tell = Callable[[Speaker, Printer, PrinterData], str]


def _has_job(data: PrinterData) -> bool:
    return is_on(data) and (data.job is not None or not has_answered(data))


def is_on(data: PrinterData) -> bool:
    """Return whether a printer answers, or was on when Home Assistant stopped."""
    return data.shown_online is not False


def has_answered(data: PrinterData) -> bool:
    """Return whether a printer that was on has answered since, or is off."""
    return data.online is not None or not is_on(data)


def _has_problem(data: PrinterData) -> bool:
    has_problem = data.status.has_problem or is_paused(data)
    return is_on(data) and (has_problem or not has_answered(data))


def is_paused(data: PrinterData) -> bool:
    """Return whether a print is paused, or about to be."""
    paused = {PrinterState.PAUSED, PrinterState.PAUSING}
    return data.job is not None and data.status.state in paused


def is_canceling(data: PrinterData) -> bool:
    """Return whether a print is about to end: its numbers say nothing any more."""
    return data.job is not None and data.status.state is PrinterState.CANCELING


def _is_preparing(data: PrinterData) -> bool:
    """Return whether nothing of a job has been printed yet."""
    return data.job is not None and data.job.printing_began is None


def _stage(data: PrinterData) -> str | None:
    """Return what is said of a job whose numbers say nothing, None if it goes on."""
    if is_paused(data):
        return "paused"
    return "preparing" if _is_preparing(data) else None


def _ended_last(printers: Sequence[Printer]) -> list[Printer]:
    """Return the printer whose print ended last, nothing if none has ended."""
    ends = [
        (printer.data.last_job.end, printer)
        for printer in printers
        if printer.data.last_job and printer.data.last_job.end
    ]
    return [max(ends, key=lambda end: end[0])[1]] if ends else []


# Which of several printers a question is about, and what is said if it is about none.
type _Choice = tuple[Callable[[PrinterData], bool], str]
_OF_JOBS: _Choice = (_has_job, "none_printing")
_OF_ON: _Choice = (is_on, "all_off")
_CHOICES: Mapping[Topic, _Choice] = {
    Topic.PROBLEM: (_has_problem, "problem_none_of_all"),
    Topic.MATERIAL: _OF_ON,
    Topic.NOZZLE: _OF_ON,
    Topic.BED: _OF_ON,
}


def _of_job(tell: Callable[[Speaker, Printer, PrinterData, JobRecord], str]) -> Tell:
    """Return what answers a question about a print, also if there is none."""

    def answer(speaker: Speaker, printer: Printer, data: PrinterData) -> str:
        if data.status.state is None:
            return speaker.say("no_answer", printer)
        if data.job is None:
            return speaker.say("not_printing", printer)
        if is_canceling(data):
            return speaker.say("canceling", printer)
        return tell(speaker, printer, data, data.job)

    return answer


def _remaining(
    speaker: Speaker, printer: Printer, data: PrinterData, _job: JobRecord
) -> str:
    return _time_left(speaker, printer, data, "remaining")


def _finish(
    speaker: Speaker, printer: Printer, data: PrinterData, _job: JobRecord
) -> str:
    finish = data.finish_time
    if finish is None or finish <= speaker.now or is_paused(data):
        return _time_left(speaker, printer, data, "finish")
    return speaker.say("finish", printer, time=speaker.moment(finish))


def _time_left(speaker: Speaker, printer: Printer, data: PrinterData, key: str) -> str:
    if data.remaining is None:
        return speaker.say(_stage(data) or f"{key}_unknown", printer)
    left = speaker.duration(data.remaining)
    if is_paused(data):
        return speaker.say("remaining_paused", printer, duration=left)
    return speaker.say("remaining", printer, duration=left)


def _progress(
    speaker: Speaker, printer: Printer, data: PrinterData, job: JobRecord
) -> str:
    percent = job.percent
    if percent is None or _is_preparing(data):
        return speaker.say(_stage(data) or "progress_unknown", printer)
    if is_paused(data):
        return speaker.say("progress_paused", printer, percent=percent)
    if job.layer and job.total_layers:
        layer, layers = job.layer, job.total_layers
        values = {"percent": percent, "layer": layer, "layers": layers}
        return speaker.say("progress_layer", printer, **values)
    return speaker.say("progress", printer, percent=percent)


def _file(speaker: Speaker, printer: Printer, data: PrinterData, job: JobRecord) -> str:
    if job.file_name is None:
        return speaker.say("file_unknown", printer)
    key = "file"
    if is_paused(data):
        key = "file_paused"
    elif _is_preparing(data):
        key = "file_preparing"
    return speaker.say(key, printer, file=speaker.file(job))


def _done(speaker: Speaker, printer: Printer, data: PrinterData) -> str:
    if data.job is None or not is_on(data):
        return _last_print(speaker, printer, data)
    if is_canceling(data):
        return speaker.say("canceling", printer)
    if is_paused(data):
        return speaker.say("done_paused", printer)
    if data.remaining is None:
        return speaker.say(_stage(data) or "done_not_yet_unknown", printer)
    left = speaker.duration(data.remaining)
    return speaker.say("done_not_yet", printer, duration=left)


_RESULTS = {
    JobResult.COMPLETED: "done_completed",
    JobResult.CANCELLED: "done_cancelled",
    JobResult.FAILED: "done_failed",
}


def _last_print(speaker: Speaker, printer: Printer, data: PrinterData) -> str:
    """Return what became of the last print."""
    job = data.last_job
    if data.job is not None:
        # It was switched off, or is out of reach, amidst a print.
        return speaker.say("is_off", printer)
    if job is None or job.end is None:
        return speaker.say("done_nothing" if is_on(data) else "is_off", printer)
    file = speaker.file(job)
    key = _RESULTS.get(job.result) if job.result else None
    if key is None:
        return speaker.say("done_ended", printer, file=file)
    return speaker.say(key, printer, file=file, time=speaker.moment(job.end))


def _problem(speaker: Speaker, printer: Printer, data: PrinterData) -> str:
    if data.status.has_problem:
        return _error(speaker, printer, data)
    if is_paused(data):
        return speaker.say("problem_paused", printer)
    last = data.last_job
    if data.job is None and last and last.end and last.result is JobResult.FAILED:
        time, file = speaker.moment(last.end), speaker.file(last)
        return speaker.say("problem_last", printer, file=file, time=time)
    return speaker.say("problem_none", printer)


def _error(speaker: Speaker, printer: Printer, data: PrinterData) -> str:
    code = data.status.error_code
    if code is None:
        return speaker.say("problem_some", printer)
    key = error_key(code, data.family)
    text = speaker.translated("sensor.error", key)
    if text is None:
        return speaker.say("problem_code", printer, code=code)
    return speaker.say("problem", printer, error=text.rstrip("."))


def _material(speaker: Speaker, printer: Printer, data: PrinterData) -> str:
    loaded = list(_loaded(speaker, data))
    if loaded:
        materials = speaker.language.listed(loaded)
        return speaker.say("material", printer, materials=materials)
    tells = data.status.material_station or data.status.tools[1:]
    return speaker.say("material_none" if tells else "material_unknown", printer)


def _loaded(speaker: Speaker, data: PrinterData) -> Iterator[str]:
    """Yield what is in each slot or tool, or in the only one."""
    status, language = data.status, speaker.language
    several_tools = data.parts.tools > 1
    for slot in status.loaded_slots:
        key = "material_tool" if several_tools else "material_slot"
        if slot.number == EXTERNAL_SPOOL:
            key = "material_spool"
        if slot.material:
            material = _colored(speaker, data, slot)
            yield language.word(key).format(material=material, number=slot.number)
    if status.material_station is None and not several_tools:
        for tool in status.tools[:1]:
            if tool.filament_type and tool.has_filament is not False:
                yield tool.filament_type


def _colored(speaker: Speaker, data: PrinterData, slot: Slot) -> str:
    """Return a material with its color, where that has a name."""
    name = color_name(slot.color or "", data.family)
    color = speaker.translated("select.slot_color", name) if name else None
    if color is None:
        return slot.material or ""
    template = speaker.language.word("material_color")
    # Some languages write a color with a small letter, some as it stands.
    values = {"color": color, "small_color": color.lower()}
    return template.format(material=slot.material, **values)


def _nozzle(speaker: Speaker, printer: Printer, data: PrinterData) -> str:
    tools = data.status.tools
    several = len(tools) > 1
    told = [
        _heat(
            speaker,
            printer,
            "nozzle_number" if several else "nozzle",
            tool.nozzle,
            number,
        )
        for number, tool in enumerate(tools, 1)
        if tool.nozzle.temperature is not None
    ]
    return " ".join(told) or speaker.say("nozzle_unknown", printer)


def _bed(speaker: Speaker, printer: Printer, data: PrinterData) -> str:
    bed = data.status.bed
    if bed.temperature is None:
        return speaker.say("bed_unknown", printer)
    return _heat(speaker, printer, "bed", bed)


# Degrees Celsius by which a heated part may miss its target.
_NEAR = 3.0


def _heat(
    speaker: Speaker, printer: Printer, key: str, heater: Heater, number: int = 0
) -> str:
    """Return how hot a part is, and how hot it is to become."""
    now, target = heater.temperature or 0.0, heater.target or 0.0
    values = {"degrees": round(speaker.degrees(now)), "number": number}
    if target > now + _NEAR:
        target = round(speaker.degrees(target))
        return speaker.say(f"{key}_heating", printer, target=target, **values)
    return speaker.say(key, printer, **values)


_ANSWERS: Mapping[Topic, Tell] = {
    Topic.REMAINING: _of_job(_remaining),
    Topic.FINISH: _of_job(_finish),
    Topic.PROGRESS: _of_job(_progress),
    Topic.FILE: _of_job(_file),
    Topic.DONE: _done,
    Topic.PROBLEM: _problem,
    Topic.MATERIAL: _material,
    Topic.NOZZLE: _nozzle,
    Topic.BED: _bed,
}
