"""The rule engine: what a filled reading form says about the stage, and where it contradicts itself. No torch here.

The rule sets beside this file are data; ``ml.stages`` reads them and finds the clause that fires.
"""
