"""Activities as Teams posts them to a bot: what people type, press, open and submit."""

import itertools
from dataclasses import dataclass, field
from typing import Any

from tests.doors.small_teams.keys import APP_ID, Keys
from tests.doors.small_teams.server import SmallTeams
from tests.doors.small_teams.tenant import Channel, Message, Person

Json = dict[str, Any]


@dataclass
class Activities:
    """Makes activities of the people in one small Teams; each has an id of its own unless told."""

    teams: SmallTeams
    keys: Keys
    numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    def headers(self, **claims: Any) -> dict[str, str]:
        return {"Authorization": "Bearer " + self.keys.token(self.teams.service_url, **claims)}

    def message(self, who: Person, text: str, *, channel: Channel | None = None, **more: Any) -> Json:
        """Words typed to the bot; in a channel they begin with a mention of it."""
        said = self._activity(who, channel, type="message", textFormat="plain", text=text)
        if channel is not None:
            said["text"] = f"<at>Staffroom</at> {text}"
            mentioned = {"id": f"28:{APP_ID}", "name": "Staffroom"}
            said["entities"].append({"type": "mention", "mentioned": mentioned, "text": "<at>Staffroom</at>"})
        return {**said, **more}

    def submitted(self, who: Person, value: Json, *, reply_to: str = "", **more: Any) -> Json:
        """A plain `Action.Submit` of a card in personal chat: a message with a value and no text."""
        said = self._activity(who, None, type="message", value=value, replyToId=reply_to)
        return {**said, **more}

    def pressed(
        self, who: Person, verb: str, data: Json, *, channel: Channel | None = None, reply_to: str = ""
    ) -> Json:
        """A button of the universal kind (`Action.Execute`)."""
        action = {"type": "Action.Execute", "verb": verb, "data": data}
        value = {"action": action, "trigger": "manual"}
        return self.invoke(who, "adaptiveCard/action", value, channel=channel, replyToId=reply_to)

    def opens(self, who: Person, data: Json, **more: Any) -> Json:
        """A button that opens a dialog."""
        return self.invoke(who, "task/fetch", {"data": data, "context": {"theme": "default"}}, **more)

    def submits(self, who: Person, data: Json, **more: Any) -> Json:
        """A dialog that is sent."""
        return self.invoke(who, "task/submit", {"data": data, "context": {"theme": "default"}}, **more)

    def extension(self, who: Person, command: str, **value: Any) -> Json:
        """A message extension's action chosen from `/`, the compose box or a message."""
        channel = value.pop("channel", None)
        asked = {"commandId": command, "commandContext": "compose", "context": {"theme": "default"}, **value}
        return self.invoke(who, "composeExtension/fetchTask", asked, channel=channel)

    def extension_submit(self, who: Person, command: str, data: Json, **more: Any) -> Json:
        asked = {
            "commandId": command,
            "commandContext": "compose",
            "data": data,
            "context": {"theme": "default"},
        }
        return self.invoke(who, "composeExtension/submitAction", asked, **more)

    def searches(self, who: Person, dataset: str, words: str, **more: Any) -> Json:
        """Typeahead (`Data.Query`): words typed into a choice set."""
        value = {
            "kind": "search",
            "queryText": words,
            "queryOptions": {"skip": 0, "top": 15},
            "dataset": dataset,
        }
        return self.invoke(who, "application/search", value, **more)

    def answers_offer(self, who: Person, offer: Message, *, accepts: bool = True, address: str = "") -> Json:
        """A file that was offered is taken, with where it is to be sent, or is not."""
        (offered,) = offer.activity["attachments"]
        content, name = offered["content"], offered["name"]
        value: Json = {"type": "fileUpload", "action": "accept" if accepts else "decline"}
        value["context"] = content["acceptContext" if accepts else "declineContext"]
        if accepts:
            value["uploadInfo"] = {
                "contentUrl": f"{self.teams.base}/Documents/{name}",
                "name": name,
                "uploadUrl": address or f"{self.teams.base}/files/{name}",
                "uniqueId": "1150D938-8870-4044-9F2C-5BBDEBA70C8C",
                "fileType": name.rpartition(".")[2],
                "etag": "123",
            }
        return self.invoke(who, "fileConsent/invoke", value, replyToId=offer.id)

    def happens(self, who: Person, event: str, channel: Channel, **more: Any) -> Json:
        """Something that happened to a channel, to its team, or to who is in it (`conversationUpdate`)."""
        said = self._activity(who, channel, type="conversationUpdate", **more)
        if channel.kind != "groupChat":
            said["conversation"]["id"] = channel.team
        said["channelData"] |= {"eventType": event} if event else {}
        return said

    def installed(self, who: Person, *, removed: bool = False, channel: Channel | None = None) -> Json:
        action = "remove" if removed else "add"
        return self._activity(who, channel, type="installationUpdate", action=action)

    def invoke(
        self, who: Person, name: str, value: Any, *, channel: Channel | None = None, **more: Any
    ) -> Json:
        return {**self._activity(who, channel, type="invoke", name=name, value=value), **more}

    def _activity(self, who: Person, channel: Channel | None, **parts: Any) -> Json:
        tenant = self.teams.tenant
        conversation: Json = {"conversationType": "personal", "tenantId": tenant, "id": who.chat}
        data: Json = {"tenant": {"id": tenant}}
        if channel is not None and channel.kind == "groupChat":
            conversation |= {"conversationType": "groupChat", "isGroup": True, "id": channel.id}
        elif channel is not None:
            conversation = {
                "conversationType": "channel",
                "isGroup": True,
                "tenantId": tenant,
                "id": f"{channel.id};messageid={1795471199427 + next(self.numbers)}",
            }
            data |= {
                "team": {"id": channel.team},
                "channel": {"id": channel.id},
                "teamsChannelId": channel.id,
                "teamsTeamId": channel.team,
            }
        return {
            "id": f"f:{next(self.numbers):08d}",
            "channelId": "msteams",
            "serviceUrl": self.teams.service_url,
            "timestamp": "2026-11-23T08:00:00.000Z",
            "locale": "en-GB",
            "from": {"id": who.id, "name": who.name, "aadObjectId": who.object_id},
            "recipient": {"id": f"28:{APP_ID}", "name": "Staffroom"},
            "conversation": conversation,
            "channelData": data,
            "entities": [
                {"type": "clientInfo", "locale": "en-GB", "country": "GB", "timezone": "Europe/London"}
            ],
            **parts,
        }
