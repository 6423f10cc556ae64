"""The URLs of accounts: our views, and those of allauth that we use, by the names that allauth knows."""

from typing import Any, Final

from allauth.account.views import RequestReauthenticationCodeView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import DeactivateTOTPView
from django.urls import URLPattern, path

from dialogue.http.error_pages import handle_database_errors
from dialogue.pages import account, account_address, account_devices, account_guests, account_keys
from dialogue.pages.account_access import for_accounts, for_persons, for_visitors
from dialogue.pages.account_browser import in_the_same_browser
from dialogue.pages.after_exit import ask_after_exit


def _page(route: str, view: Any, name: str) -> URLPattern:
    return path(route, handle_database_errors(ask_after_exit(view)), name=name)


def _template(name: str) -> dict[str, str]:
    return {"template_name": f"pages/account/{name}.html"}


urlpatterns: Final[list[URLPattern]] = [
    _page("", account.overview, "account"),
    _page("", account.overview, "mfa_index"),
    _page("", account.overview, "mfa_list_webauthn"),
    # signing in, and making an account
    _page("sign-in/", account.sign_in, "account_login"),
    _page("sign-in/code/", account.code, "account_code"),
    _page("sign-in/passkey/", for_visitors(account_keys.SignInByPasskey.as_view()), "mfa_login_webauthn"),
    _page(
        "sign-in/second-step/",
        for_visitors(in_the_same_browser(account_keys.SecondStep.as_view())),
        "mfa_authenticate",
    ),
    _page("sign-in/guest/", account_guests.keep_guest, "account_keep_guest"),
    _page("guest/", account_guests.guest_result, "account_guest_result"),
    _page("new/", account.new, "account_new"),
    _page("new/passkey/", account_keys.new_by_passkey, "account_new_by_passkey"),
    _page("inactive/", account.inactive, "account_inactive"),
    _page("sign-out/", account.sign_out, "account_logout"),
    # confirming who somebody is, before a change
    _page(
        "confirm/",
        for_accounts(RequestReauthenticationCodeView.as_view(**_template("confirm"))),
        "account_request_reauthentication_code",
    ),
    _page(
        "confirm/code/",
        for_accounts(account_keys.ConfirmByMail.as_view()),
        "account_confirm_reauthentication_code",
    ),
    _page("confirm/app/", for_accounts(account_keys.ConfirmByCode.as_view()), "mfa_reauthenticate"),
    _page(
        "confirm/passkey/",
        for_accounts(account_keys.ConfirmByPasskey.as_view()),
        "mfa_reauthenticate_webauthn",
    ),
    # the ways to sign in
    _page("address/", account_address.address, "account_address"),
    _page("address/code/", account_address.address_code, "account_address_code"),
    _page("address/remove/", account_address.remove_address, "account_remove_address"),
    _page("passkeys/add/", for_persons(account_keys.AddPasskey.as_view()), "mfa_add_webauthn"),
    _page(
        "passkeys/<int:pk>/remove/", for_accounts(account_keys.RemovePasskey.as_view()), "mfa_remove_webauthn"
    ),
    _page("app/add/", for_accounts(account_keys.AddApp.as_view()), "mfa_activate_totp"),
    _page(
        "app/remove/",
        for_accounts(DeactivateTOTPView.as_view(**_template("remove_app"))),
        "mfa_deactivate_totp",
    ),
    _page(
        "recovery-codes/",
        for_accounts(ViewRecoveryCodesView.as_view(**_template("recovery_codes"))),
        "mfa_view_recovery_codes",
    ),
    _page(
        "recovery-codes/new/",
        for_accounts(GenerateRecoveryCodesView.as_view(**_template("new_recovery_codes"))),
        "mfa_generate_recovery_codes",
    ),
    # devices
    _page("devices/", account_devices.devices, "account_devices"),
    _page("devices/end/", account_devices.end, "account_end_session"),
    _page("devices/code/", account_devices.new_code, "account_new_device_code"),
    _page("devices/code/forget/", account_devices.end_way_back, "account_forget_device_codes"),
    _page("open/", account_devices.open_by_code, "account_open"),
]
