"""Reading and writing a film as text: blocks, directives, sentences, languages."""
