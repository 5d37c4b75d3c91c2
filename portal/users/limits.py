"""How many mails a stranger can have sent to one address, and other limits of the entrance.

Past a limit the answer stays the same and no mail goes out, so that neither an inbox is flooded nor anything told.
"""

from __future__ import annotations

from portal.core.throttling import Limit, hit

HOUR, DAY = 3600, 24 * 3600
# features G9: a fourth reset in a day says the same and sends nothing
RESET_MAILS = Limit("account.reset", 3, DAY)
SIGNUP_MAILS = Limit("account.signup", 3, DAY)
CODE_MAILS = Limit("account.code", 5, HOUR)
CODE_MAILS_A_DAY = Limit("account.code.day", 15, DAY)
CONFIRM_MAILS = Limit("account.confirm", 5, DAY)


def may_send_code(email: str) -> bool:
    """Count one more code for this address. Each comes with three attempts, so this also limits guessing."""
    hourly = hit(CODE_MAILS, email)
    return hit(CODE_MAILS_A_DAY, email) and hourly
