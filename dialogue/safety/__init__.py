"""Safety apart: questions for one person alone, and people who can help, by country.

No answer is stored or sent, so there is nothing that a partner could learn: no table, no form, no request.
"""
