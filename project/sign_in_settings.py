"""The settings of allauth, by which persons sign in: by a mailed code or a passkey, never by a password."""

from typing import Any

ACCOUNT_ADAPTER = "dialogue.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# dialogue.accounts.address_proof verifies an address before a person has it, so no later step does.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_TIMEOUT = 15 * 60
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_REAUTHENTICATION_METHODS = {"code", "mfa"}
# allauth counts by the address of the mail or by the person, so another could lock them out. Our limits count
# by the client (CODES_PER_ADDRESS).
ACCOUNT_RATE_LIMITS = False
MFA_RATE_LIMITS = False
MFA_ADAPTER = "dialogue.accounts.mfa_adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# A clock may be a little wrong.
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = "Third Ear"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account"


def caches(redis_hosts: list[str]) -> dict[str, Any]:
    """Django's CACHES: one that all processes share where there is Redis, else one of this process."""
    if not redis_hosts:
        return {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    return {"default": {"BACKEND": "dialogue.helpers.shared_cache.SharedOrLocal", "LOCATION": redis_hosts[0]}}
