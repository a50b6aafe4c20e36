"""Files as schools send them: bytes in, bounded before they are parsed; sheets of clean text with known columns out."""
