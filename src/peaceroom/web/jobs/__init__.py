"""Long work in processes of its own: asked for, waited for, watched, cancelled, taken up again."""
