"""An archive of films, staged: a list in, one result for each film out, whatever is killed in between.

films.py the list · station.py one worker's work · local.py, on_ray.py where the workers are · crew.py deals the films
out · journal.py the results on disk · columns.py the same as Parquet · run.py all of it together.
"""
