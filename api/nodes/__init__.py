"""The pages of nodes: what the graph says of a disease, a gene, a claim ..., read and laid out for people.

`addresses` says where a node's page is, `reading` reads claims, `layout` holds what every page is made of, and one
module a kind of node makes the page: `disease`, `gene`, `terms` (signs and modes), `claim`, `documents` (records and
references), `graphs` (sources) and `plain` for all others.
"""
