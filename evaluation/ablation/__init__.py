"""What each part of the way to an answer is worth: asked again with one of them changed."""
