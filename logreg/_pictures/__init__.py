"""A file becomes a page, a page becomes ink, and ink becomes an image as MNIST has them."""
