"""Registration: the one place where sentences are handed to Assist.

Home Assistant has no public way for integrations yet. This is what the sentence
triggers of automations use; what they are given is gone with the last one who holds
it, and nothing is written anywhere.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from hassil.intents import Intents
from hassil.recognize import RecognizeResult, recognize
from homeassistant.components.conversation import ConversationInput, get_agent_manager
from homeassistant.core import CALLBACK_TYPE, Context, HomeAssistant, callback
from homeassistant.helpers.chat_session import current_session

from .language import Language, Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A sentence that was understood."""

    text: str
    language: Language
    topic: Topic
    context: Context
    device_id: str | None
    """The device that listened, None for a browser or an app."""
    conversation_id: str | None

    @property
    def speaker(self) -> str | None:
        """Return what tells this speaker from others: a device or a conversation."""
        return self.device_id or self.conversation_id


type Meaning = tuple[Language, Topic]


@callback
def async_register(
    hass: HomeAssistant,
    sentences: Mapping[str, Sequence[Meaning]],
    on_heard: Callable[[Heard], Awaitable[str]],
) -> CALLBACK_TYPE:
    """Have sentences understood, in all languages at once; return what ends that.

    What `on_heard` returns is spoken. All of them are one trigger, so that a sentence
    which fits in two languages is answered once, in that of the conversation.
    """

    async def answer(user_input: ConversationInput, result: RecognizeResult) -> str:
        text, wanted = user_input.text, user_input.language.partition("-")[0]
        meanings = sentences[_template(result)]
        language, topic = (
            next((one for one in meanings if one[0].code == wanted), None)
            or _meaning_in(wanted, text, sentences)
            or meanings[0]
        )
        session = current_session.get()
        return await on_heard(
            Heard(
                text=text,
                language=language,
                topic=topic,
                context=user_input.context,
                device_id=user_input.device_id,
                conversation_id=session.conversation_id
                if session
                else user_input.conversation_id,
            )
        )

    return get_agent_manager(hass).register_trigger(list(sentences), answer)


def _meaning_in(
    code: str, text: str, sentences: Mapping[str, Sequence[Meaning]]
) -> Meaning | None:
    """Return what a text means in a language, if another one was found first."""
    known = {
        sentence: meaning
        for sentence, meanings in sentences.items()
        for meaning in meanings
        if meaning[0].code == code
    }
    intents = {"any": {"data": [{"sentences": list(known)}]}}
    result = recognize(text, Intents.from_dict({"language": code, "intents": intents}))
    return known[_template(result)] if result else None


def _template(result: RecognizeResult) -> str:
    """Return the sentence that was found in a text, as it was registered."""
    return (result.intent_sentence and result.intent_sentence.text) or ""
