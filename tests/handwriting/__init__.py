"""Pictures of handwriting, made: ink on paper, in some light, before some camera.

They are synthetic, and stand for what people send: `strokes` draws the ink, `scenes` lays
it on a page and photographs it, kind by kind, and `measure` counts how `logreg predict` answers.
The same kind and number always give the same picture.
"""
