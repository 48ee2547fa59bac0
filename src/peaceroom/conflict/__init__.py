"""The graph model for conflict resolution: options and moves, who would move, and who would answer.

After Fang, Hipel and Kilgour, *Interactive Decision Making: The Graph Model for Conflict Resolution* (Wiley 1993).
"""
