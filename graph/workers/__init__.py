"""The pool of worker processes that answer SPARQL from outside, each one query at a time.

The store knows no time limit, cannot stop a query, and some queries end its whole process; so each query runs in a
process of its own that can be killed. The parts:

- `frames`: what the service and a worker say to each other; `messages`: a request and a refusal in these words;
- `worker`: what a worker does; `confinement`: what it may not do; `memory`: what it gives back;
- `template`: the process from which workers are forked; `processes`: the service's hold on both;
- `jobs`: a query on its way; `stream`: its answer's pieces, no faster than they are read;
- `lanes`: the workers for quick and for long queries; `schedule`: whose query is next;
- `limits`: what a query may take; `watch`: whether it may go on; `rest`: what becomes of workers that rest;
- `staff`: the workers of both lanes, started, renewed and replaced;
- `pool`: all of it together, an `AsyncEngine`.
"""
