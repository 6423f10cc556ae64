import json
from typing import Any

from channels.generic.websocket import AsyncWebsocketConsumer

from tests.bench.chat.models import Message


class ChatConsumer(AsyncWebsocketConsumer):
    """The tutorial's consumer at the end of its part 3."""

    async def connect(self) -> None:
        self.room_name = self.scope["url_route"]["kwargs"]["room_name"]
        self.room_group_name = f"chat_{self.room_name}"
        await self.channel_layer.group_add(self.room_group_name, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard(self.room_group_name, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        assert text_data is not None
        message = json.loads(text_data)["message"]
        await self.channel_layer.group_send(
            self.room_group_name, {"type": "chat.message", "message": message}
        )

    async def chat_message(self, event: dict[str, Any]) -> None:
        await self.send(text_data=json.dumps({"message": event["message"]}))


class StoringChatConsumer(ChatConsumer):
    """The same; a message is stored before it is shown."""

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        assert text_data is not None
        await Message.objects.acreate(room=self.room_name, text=json.loads(text_data)["message"])
        await super().receive(text_data, bytes_data)
