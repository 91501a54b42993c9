"""Stands in for Jupyter's manager of kernels: fake kernels in place of processes."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from jupyter_tools.protocol.link import Ran
from tests.server.fake_kernel import FakeKernel

if TYPE_CHECKING:
    from tests.server.house import House


class FakeManager:
    """Starts fake kernels in place of processes."""

    def __init__(self, house: House) -> None:
        self.kernels: list[FakeKernel] = []
        self.running: dict[str, FakeKernel] = {}
        self.given: list[dict[str, Any]] = []
        self.refuses = False
        self.ran = Ran(error=None, traceback="", cell=None)
        self.kernel_spec_manager = house.app.kernel_spec_manager
        self._hub = house.room.hub

    def new_kernel_id(self) -> str:
        return str(uuid.uuid4())

    async def start_kernel(self, kernel_id: str, **given: Any) -> None:
        if self.refuses:
            message = "no such kernel"
            raise OSError(message)
        kernel = FakeKernel(self._hub.address, self._hub.secret, kernel_id, epoch=uuid.uuid4().hex)
        kernel.ran = self.ran
        self.kernels.append(kernel)
        self.running[kernel_id] = kernel
        self.given.append(given)

    def get_kernel(self, kernel_id: str) -> FakeKernel:
        return self.running[kernel_id]

    def __contains__(self, kernel_id: str) -> bool:
        return kernel_id in self.running

    async def shutdown_kernel(self, kernel_id: str, *, now: bool) -> None:
        assert now
        kernel = self.running.pop(kernel_id)
        if hasattr(kernel, "writer"):
            kernel.die()

    async def shutdown_all(self, *, now: bool) -> None:
        for kernel_id in list(self.running):
            await self.shutdown_kernel(kernel_id, now=now)
