"""Reading: ONNX Runtime and NumPy only."""
