"""The pool of worker processes that answer SPARQL from outside, each one query at a time.

The store knows no time limit, cannot stop a query, and some queries end its whole process; so each query runs in a
process of its own that can be killed. The parts:

- `frames`: what the service and a worker say to each other;
- `worker`: what a worker does; `confinement`: what it may not do;
- `template`: the process from which workers are forked; `processes`: the service's hold on both;
- `schedule`: whose query is next; `pool`: all of it together, an `AsyncEngine`.
"""
