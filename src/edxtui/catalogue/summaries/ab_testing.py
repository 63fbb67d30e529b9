"""Content experiments: who is in which group, and what the group is shown."""

from edxtui.catalogue.summaries.facts import Facts, Teller
from edxtui.catalogue.summaries.words import led


def _assigned(facts: Facts) -> str:
    group = facts.quoted("group_name") or facts.amount("group_id")
    partition = facts.quoted("partition_name") or led("partition ", facts.amount("partition_id"))
    if not group:
        return "was put into a group" + led(" of ", partition)
    return f"group {group}" + led(" of ", partition)


def _rendered(facts: Facts) -> str:
    child = facts.module("child-id") or facts.module("child_id")
    return f"was shown the variant {child}" if child else "was shown the variant of the group"


TELLERS: dict[str, Teller] = {
    "assigned_user_to_partition": _assigned,
    "xmodule.partitions.assigned_user_to_partition": _assigned,
    "child_render": _rendered,
    "xblock.split_test.child_render": _rendered,
}
