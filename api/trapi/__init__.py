"""The graph by the Translator Reasoner API (TRAPI): a query graph in, a knowledge graph and its results out.

models.py     the messages, as TRAPI 1.5 has them
planning.py   a query graph, checked and turned into what is to be looked up
matching.py   which nodes and claims fit a plan
graphs.py     what was found, as TRAPI's knowledge graph, results and auxiliary graphs
meta.py       what can be asked at all
provider.py   all of it for one release
"""
