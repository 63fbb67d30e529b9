"""Certificates and badges."""

from typing import Final

from edxtui.catalogue.summaries.facts import Facts, Teller, always
from edxtui.catalogue.summaries.words import led, listed

_GENERATED: Final = {"self": "on request", "batch": "in a batch"}


def _issued(facts: Facts) -> str:
    generated = facts.text("generation_mode")
    return listed("was issued a certificate", facts.text("enrollment_mode"), _GENERATED.get(generated, generated))


def _revoked(facts: Facts) -> str:
    return listed("had the certificate revoked", facts.text("enrollment_mode"), led("by ", facts.text("source")))


def _shared(what: str) -> Teller:
    return lambda facts: f"shared the {what}" + led(" on ", facts.text("social_network"))


def _visited(what: str) -> Teller:
    return lambda facts: f"opened the {what}" + led(" from ", facts.text("social_network"))


def _badge(facts: Facts) -> str:
    return "was awarded a badge" + led(" by ", facts.text("issuer"))


TELLERS: dict[str, Teller] = {
    "edx.certificate.created": _issued,
    "edx.certificate.revoked": _revoked,
    "edx.certificate.shared": _shared("certificate"),
    "edx.certificate.evidence_visited": _visited("shared certificate"),
    "edx.certificate.generation.enabled": always("let learners generate certificates"),
    "edx.certificate.generation.disabled": always("stopped learners generating certificates"),
    "edx.badge.assertion.created": _badge,
    "edx.badge.assertion.shared": _shared("badge"),
    "edx.badge.assertion.evidence_visited": _visited("evidence of the badge"),
}
