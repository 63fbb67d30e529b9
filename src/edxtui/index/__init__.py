"""Events become an index that answers statements. Only here is the engine's language spoken."""
