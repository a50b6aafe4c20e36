"""A key of our own, in the place of Microsoft's: it signs the tokens that come with activities."""

import json
import time
from dataclasses import dataclass, field
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

APP_ID = "5f1a3c52-0000-4000-8000-00000000b071"
ISSUER = "https://api.botframework.com"


def _new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Keys:
    """A signing key and the public set in which it is found."""

    name: str = "key-1"
    key: rsa.RSAPrivateKey = field(default_factory=_new_key)

    def public_set(self) -> dict[str, Any]:
        public = json.loads(RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": self.name, "use": "sig", "endorsements": ["msteams"]}]}

    def token(self, service_url: str, *, signed_by: "Keys | None" = None, **claims: Any) -> str:
        """A token as the Bot Connector sends it; a claim given as None is left out."""
        now = int(time.time())
        said: dict[str, Any] = {
            "iss": ISSUER,
            "aud": APP_ID,
            "nbf": now - 10,
            "iat": now - 10,
            "exp": now + 3600,
            "serviceurl": service_url,
            **claims,
        }
        kept = {name: value for name, value in said.items() if value is not None}
        key = (signed_by or self).key
        return jwt.encode(kept, key, algorithm="RS256", headers={"kid": self.name})
