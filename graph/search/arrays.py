"""The files of a search index: names, words and nodes as arrays on disk, opened memory-mapped.

    RELEASE/search/tables.json              version, numbers, the spaces of identifiers
    .../nodes.npy, nodes.txt                for each node its IRI, CURIE, label and taxon, with tabs between
    .../node_kinds.npy                      its place in the table of kinds
    .../names.npy, names.txt                each name as it is written; names are numbered by rank, the best first
    .../name_nodes.npy, senses.npy          its node, and what the name is to that node (`SENSES`)
    .../voices.npy                          how many graphs beside the hub's give it
    .../subtypes.npy                        how many nodes below its node have it too
    .../lengths.npy                         the letters of its key
    .../word_counts.npy, weights.npy        the words of its key, and what they weigh together
    .../keys.npy, keys.txt, key_names.npy   the keys of all names without blanks, in order, and the name of each
    .../words.npy, words.txt                each word that names have, in order
    .../posting_starts.npy, postings.npy    the names that have word i are postings[starts[i]:starts[i+1]], by rank
    .../remainders.npy, remainder_words.npy hashes of words less one letter, in order, and the word of each

A word weighs the more the fewer names have it. The same store gives the same bytes.
"""

import numpy as np
from numpy.typing import NDArray

VERSION = 4
SENSES = ("label", "symbol", "exact", "title", "synonym", "related", "identifier", "reference")
"""What a name can be to its node, the strongest first.

A `label` is the node's own, for a class of the hub the hub's; a `title` is what others call it, such as a record or
Orphanet; `exact` a synonym that the hub calls exact, `related` one that an ontology calls broad, narrow or related,
`synonym` any other. An `identifier` is exactly the node, a `reference` of unstated strength.
"""

Ints = NDArray[np.int32]
