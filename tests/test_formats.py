"""Formats of numbers: their bits, worked out anew from the groups that share a scale."""

import pytest
from inference_math import formats
from inference_math.errors import UnknownName
from inference_math.tables import rows

TABLE = rows("formats")


@pytest.mark.parametrize("name", TABLE)
def test_bits_are_those_of_a_value_and_its_part_of_a_scale(name):
    row = TABLE[name]
    if row["value_bits"]:
        shared = row.number("group_bits") / row.number("group") if row["group"] else 0
        assert row.number("bits") == row.number("value_bits") + shared
        assert bool(row["group"]) == bool(row["group_bits"])
    else:  # a mixture of blocks, whose average a source has measured
        assert name in ("q4_k_m", "q6_k")
    assert formats.bits(name) == row.number("bits") == 8 * formats.bytes_per_value(name)
    assert formats.ARITHMETIC[name] == row["arithmetic"] in formats.PRECISIONS


@pytest.mark.parametrize(
    "name, bits",
    [
        ("mxfp4", 17 * 8 / 32),  # 16 bytes of values and 1 of a scale: OCP Microscaling Formats, section 5
        ("nvfp4", 9 * 8 / 16),  # 8 bytes of values and 1 of a scale
        ("q4_0", 18 * 8 / 32),  # llama.cpp, block_q4_0: 18 bytes
        ("q8_0", 34 * 8 / 32),  # block_q8_0: 34 bytes
        ("int4-g128", (128 * 4 + 16 + 4) / 128),
        ("fp32", 32),
        ("BF16", 16),
    ],
)
def test_bits_by_hand(name, bits):
    assert formats.bits(name) == bits


def test_four_bits_take_more_than_four_and_multiply_in_sixteen():
    four = [name for name, row in TABLE.items() if row["value_bits"] == "4"]
    assert len(four) >= 5
    assert all(formats.bits(name) > 4 and formats.ARITHMETIC[name] == "bf16" for name in four)


@pytest.mark.parametrize("ask", [formats.bits, formats.bytes_per_value, formats.known_format])
@pytest.mark.parametrize("wrong, said", [("pf8", "did you mean 'fp8'"), (None, "unknown format None"), (8, "format 8")])
def test_unknown_formats(ask, wrong, said):
    with pytest.raises(UnknownName, match=said):
        ask(wrong)


def test_precisions():
    assert formats.known_precision("fp16") == formats.known_precision("bf16") == "bf16"
    with pytest.raises(UnknownName, match=r"unknown precision 'mxfp4'.*Known: fp32, bf16, fp8, int8, fp4"):
        formats.known_precision("mxfp4")
