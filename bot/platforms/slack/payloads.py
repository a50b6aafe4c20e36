"""The forms that Slack's requests have, as far as bolt and the door look into them; what they do not name is let be."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Things = dict[str, Any]


class Payload(BaseModel):
    model_config = ConfigDict(strict=True, extra="allow")


class Named(Payload):
    """A workspace, a person or a channel."""

    id: str
    team_id: str | None = None
    enterprise_id: str | None = None


class Chosen(Payload):
    value: str


class Field_(Payload):  # noqa: N801 - Field is pydantic's
    """What stands in one field of a modal."""

    type: str
    value: str | None = None
    selected_date: str | None = None
    selected_option: Chosen | None = None
    selected_options: list[Chosen] | None = None


class FieldStates(Payload):
    values: dict[str, dict[str, Field_]] = Field(default_factory=dict)


class Drawn(Payload):
    """A block of a view; only its kind and name are looked at."""

    type: str
    block_id: str | None = None


class View(Payload):
    """Home, or a modal that is open."""

    id: str
    type: str
    callback_id: str = ""
    private_metadata: str = ""
    blocks: list[Drawn] = Field(default_factory=list)
    state: FieldStates | None = None
    team_id: str | None = None
    app_installed_team_id: str | None = None


class Modal(View):
    """A modal that was sent in: it says what it is."""

    callback_id: str
    private_metadata: str


class PressedMessage(Payload):
    text: str | None = None
    ts: str = ""
    user: str | None = None
    thread_ts: str | None = None
    metadata: Things | None = None


class Whole(Payload):
    """What bolt looks for in a request of any kind."""

    authorizations: list[Named | Things] | None = None
    enterprise: Named | None = None
    enterprise_id: str | None = None
    is_enterprise_install: bool | str | None = None
    is_ext_shared_channel: bool | None = None
    function_data: Things | None = None
    function_execution_id: str | None = None
    bot_access_token: str | None = None
    response_url: str = ""
    response_urls: list[Things] = Field(default_factory=list)


class Interaction(Whole):
    user: Named
    team: Named | None = None
    """None where the app is installed for a whole organisation (Enterprise Grid)."""
    channel: Named | None = None
    message: PressedMessage | None = None
    trigger_id: str = ""


class BlockAction(Payload):
    type: str
    action_id: str
    action_ts: str
    block_id: str | None = None
    value: str | None = None


class BlockActions(Interaction):
    type: Literal["block_actions"]
    actions: list[BlockAction] = Field(min_length=1)
    view: View | None = None
    container: Things | None = None


class Submission(Interaction):
    type: Literal["view_submission", "view_closed"]
    view: Modal


class Suggestion(Interaction):
    type: Literal["block_suggestion"]
    action_id: str
    block_id: str
    value: str
    view: View | None = None


class Shortcut(Interaction):
    type: Literal["message_action", "shortcut"]
    callback_id: str
    trigger_id: str


class Inner(Payload):
    """What happened, inside an event."""

    type: str
    subtype: str | None = None
    user: str | Named | None = None
    user_id: str | None = None
    channel: str | Named | None = None
    channel_id: str | None = None
    channel_type: str | None = None
    bot_id: str | None = None
    text: str | None = None
    tab: str | None = None
    ts: str | None = None
    thread_ts: str | None = None
    item: Named | Things | None = None
    message: PressedMessage | None = None
    previous_message: PressedMessage | None = None
    assistant_thread: Things | None = None
    team: str | None = None
    team_id: str | None = None
    user_team: str | None = None
    enterprise: str | None = None
    enterprise_id: str | None = None
    function_execution_id: str | None = None
    bot_access_token: str | None = None


class Event(Whole):
    type: Literal["event_callback"]
    team_id: str | None = None
    """Blank where something concerns a whole organisation."""
    event_id: str
    event: Inner


class Challenge(Payload):
    type: Literal["url_verification"]
    challenge: str


class RateLimited(Payload):
    """Slack sends fewer events for a while: not an event itself, there is nothing around it."""

    type: Literal["app_rate_limited"]
    minute_rate_limited: int


Interactions = BlockActions | Submission | Suggestion | Shortcut
Events = Event | Challenge | RateLimited
