"""Registration: the one place where sentences are handed to Assist.

Home Assistant has no public way for integrations yet. This is what the sentence
triggers of automations use; what they are given is gone with the last one who holds
it, and nothing is written anywhere.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass

from hassil.recognize import RecognizeResult
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


@callback
def async_register(
    hass: HomeAssistant,
    sentences: Mapping[str, Iterable[tuple[Language, Topic]]],
    on_heard: Callable[[Heard], Awaitable[str]],
) -> CALLBACK_TYPE:
    """Have sentences understood, in all languages at once; return what ends that.

    What `on_heard` returns is spoken. All of them are one trigger, so that a sentence
    which fits in two languages is answered once, in that of the conversation.
    """

    async def answer(user_input: ConversationInput, result: RecognizeResult) -> str:
        sentence = result.intent_sentence
        meanings = list(sentences[sentence.text or ""] if sentence else ())
        language, topic = next(
            (one for one in meanings if user_input.language.startswith(one[0].code)),
            meanings[0],
        )
        session = current_session.get()
        return await on_heard(
            Heard(
                text=user_input.text,
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
