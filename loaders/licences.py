"""The terms that several sources have, each under one name: that of SPDX, where there is one."""

from raregraph.loaders.source import Licence

CC0 = Licence("CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/", True)
CC_BY = Licence("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/", True)
GARD = Licence("not established (work of the US National Institutes of Health)", None, None)
HPO = Licence("Human Phenotype Ontology licence", "https://hpo.jax.org/license", True)
