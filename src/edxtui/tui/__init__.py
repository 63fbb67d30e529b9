"""The screens. Nothing outside of this room knows Textual."""
