"""The zeros and ones of MNIST, and how they were made; README.md beside this tells more."""
