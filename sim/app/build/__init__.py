"""The page Build a scenario, part by part: each draws levers and says what was moved."""
