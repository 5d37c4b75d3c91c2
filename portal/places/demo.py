from portal.core.demo import DemoWorld
from portal.places.services import load_places

ORDER = 0


def load(world: DemoWorld) -> str:
    return str(load_places())
