"""Motions of lifts that the lifter renderer has none for: what each does differently from the renderer's own deadlift, Romanian
deadlift and squat. The renderer's folder must be on the path.
"""
import numpy as np
from motion import BAR_R, D, Lifter


class Sumo(Lifter):
    """Feet wide: the hips stand no higher than legs spread so far let them."""

    def legs(self, al, be):
        knee, hip = super().legs(al, be)
        aside = self.p["stance_half"] - self.J["hip.L"][0]
        highest = self.ank[0] + np.sqrt(0.999 * (self.Lth + self.Lsh) ** 2 - aside ** 2 - (hip[1] - self.ank[1]) ** 2)
        return knee, np.array([min(hip[0], highest), hip[1]])


class GoodMorning(Lifter):
    """The hinge of a Romanian deadlift with the bar on the back."""
    moves_as = "rdl"

    def keys(self, rp):
        self.lift = "rdl"
        pose = super().keys(rp)
        self.lift = "squat"
        return pose


class FrontSquat(Lifter):
    @property
    def bar_rest(self):
        return front_rack(self)


class AirSquat(Lifter):
    """Empty hands held out before the shoulders; balanced as with a bar on the back."""
    reaching = False

    def solve(self, *pose, **more):
        self.reaching = True
        solved = super().solve(*pose, **more)
        self.reaching = False
        return solved

    @property
    def bar_rest(self):
        return self.sh_rest + [-0.05, 0.85 * (self.ua + self.fa)] if self.reaching else super().bar_rest


class Press(Lifter):
    """Standing upright; the bar from the collar bones (p = 1) overhead (p = 0), where the back may over-extend by `hyper`."""
    moves_as = "press"
    raised = 0.0

    def keys(self, rp):
        base, over = rp.get("lumbar_top", 0.0), rp.get("hyper", 0.0)
        return lambda p: np.array([0.02, 0.02, 0.25 * over * (1 - p) * D, (base - over * (1 - p)) * D, 0.0, 1.0 - p])

    def solve(self, q, *rest, **more):
        self.raised = q[5]
        return super().solve(q[:5], *rest, **more)

    @property
    def bar_rest(self):
        low, high = front_rack(self), np.array([self.sh_rest[0] + 0.99 * (self.ua + self.fa) + self.grip, self.sh_rest[1]])
        return low + (high - low) * self.raised


class Row(Lifter):
    """Held in a hinge (`held`: shank, knee, pelvis, lumbar and thoracic angle, degrees); the bar from hanging arms (p = 1) to the
    belly (p = 0)."""
    moves_as = "rdl"

    def keys(self, rp):
        held = np.array(rp.get("held", [2, 25, 45, 4, 3])) * D
        return lambda p: np.append(held, 1.0 - p)

    def solve(self, q, arms, **more):
        self.lift = "rdl"
        if arms.get("grip", 1.0) < 1:
            return super().solve(q[:5], arms, **more)
        _, at, _ = super().solve(q[:5], {}, **more)
        trunk = at["C7"] - at["pelvis"]
        belly = at["L3"] + 0.24 * np.array([0.0, -trunk[2], trunk[1]]) / np.linalg.norm(trunk)
        bar = at["bar"] + (belly - at["bar"]) * q[5]
        # Just short of a full grip the renderer puts the hands where it is told.
        return super().solve(q[:5], dict(grip=0.9999, bar=np.array([0.0, bar[1], bar[2]])), **more)


def front_rack(lifter):
    """Where the bar lies before the throat of the body at rest, (up, forward) metres."""
    up = lifter.sh_rest[0] + 0.02
    skin = lifter.b.V[:13380]
    near = (np.abs(skin[:, 0]) < 0.10) & (np.abs(skin[:, 1] - up) < 0.03)
    return np.array([up, skin[near, 2].max() + BAR_R + 0.01])
