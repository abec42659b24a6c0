"""The reader of tables: by the names of columns, and loud about a file that is not what it should be."""

import re

import pytest
from inference_math import catalog, measured, prices, tables
from inference_math.errors import InputError, UnknownName

EVERY = {path.stem: tables.read(path.stem) for path in sorted(tables.DATA.glob("*.csv"))}
README = (tables.DATA / "README.md").read_text("utf-8")


@pytest.fixture
def written(tmp_path, monkeypatch):
    """Writes a table and makes it the one that is read."""
    monkeypatch.setattr(tables, "DATA", tmp_path)

    def write(text, table="made_up"):
        (tmp_path / f"{table}.csv").write_text(text, encoding="utf-8")
        for reader in (tables._rows, tables._named):
            reader.cache_clear()
        return table

    yield write
    for reader in (tables._rows, tables._named):
        reader.cache_clear()


class TestReading:
    def test_cells_go_by_the_name_of_their_column(self, written):
        one = tables.read(written("name,a,b\nx,1,2.5\n"))
        other = tables.read(written("b,name,a\n2.5,x,1\n"))
        assert one == other == ({"name": "x", "a": "1", "b": "2.5"},)
        assert tables.rows("made_up")["x"].number("b") == 2.5

    def test_numbers(self, written):
        (row,) = tables.read(written("name,whole,real,none\nx,1e3,2.5e-1,\n"))
        assert (row.whole("whole"), row.number("real"), row.number_or_none("none"), row.whole("none")) == (
            1000,
            0.25,
            None,
            0,
        )
        assert row.number_or_none("real") == 0.25

    @pytest.mark.parametrize("text", ["many", "nan", "inf", "-inf", "1,5", "1e999"])
    def test_what_is_no_number(self, written, text):
        (row,) = tables.read(written(f'name,n\nx,"{text}"\n'))
        for ask in (row.number, row.number_or_none, row.whole):
            with pytest.raises(InputError, match=rf"made_up.csv, line 2: n='{text}' must be a finite number"):
                ask("n")

    def test_an_empty_cell_is_no_number_and_a_part_is_not_whole(self, written):
        (row,) = tables.read(written("name,n,m\nx,,2.5\n"))
        with pytest.raises(InputError, match="line 2: n='' must be a finite number"):
            row.number("n")
        with pytest.raises(InputError, match=r"line 2: m='2.5' must be a whole number"):
            row.whole("m")

    def test_what_nobody_checked_is_empty(self, written):
        """Named in its row, so that no code can compute with it."""
        one, other = tables.read(written("name,a,b,unverified_fields\nx,1,2,b\ny,3,4,a;b\n"))
        assert (one["a"], one.number_or_none("b")) == ("1", None) and (other["a"], other["b"]) == ("", "")
        with pytest.raises(UnknownName, match=r"made_up.csv, line 2.*'c'.*Known: name, a, b"):
            tables.read(written("name,a,b,unverified_fields\nx,1,2,c\n"))

    def test_a_column_that_is_not_there(self, written):
        (row,) = tables.read(written("name,memory_bytes\nx,1\n"))
        with pytest.raises(UnknownName, match=r"made_up.csv, line 2.*'memory_byte': did you mean 'memory_bytes'"):
            row.number("memory_byte")

    @pytest.mark.parametrize(
        "text, said",
        [
            ("name,a\nx,1\ny\n", "made_up.csv, line 3: 1 cells under 2 columns"),
            ("name,a\nx,1,2\n", "made_up.csv, line 2: 3 cells under 2 columns"),
            ("name,a,a\nx,1,2\n", "two columns have the same name"),
        ],
    )
    def test_a_broken_file(self, written, text, said):
        with pytest.raises(InputError, match=said):
            tables.read(written(text))

    def test_rows_have_one_name_each(self, written):
        with pytest.raises(InputError, match=r"line 3: 'x' stands in made_up.csv, line 2, too"):
            tables.rows(written("name,a\nx,1\nx,2\n"))
        with pytest.raises(InputError, match=r"no column name or id; tables.read"):
            tables.rows(written("provider,a\nx,1\n"))

    def test_a_table_that_is_not_there(self):
        for ask in (tables.read, tables.rows):
            with pytest.raises(UnknownName, match="unknown table 'price': did you mean 'prices'"):
                ask("price")

    def test_what_was_read_is_known(self):
        tables.read("claims")
        tables.rows("fast_tiers")
        assert {"claims", "fast_tiers", "hardware"} <= tables.read_so_far()


prices.prices()  # a fast tier looks its prices up: in the real table
SWAPPED = [
    ("hardware", catalog.hardware_from_row, "memory_bytes", "memory_bandwidth_bytes_per_s"),
    ("models", catalog.model_from_row, "total_params", "active_params"),
    ("prices", prices.Price.from_row, "input_usd_per_mtok", "output_usd_per_mtok"),
    ("fast_tiers", prices.FastTier.from_row, "standard", "speed_multiple"),
    ("served", measured.Served.from_row, "ttft_seconds", "seconds_per_token"),
]


@pytest.mark.parametrize("table, made, one, other", SWAPPED, ids=[case[0] for case in SWAPPED])
def test_the_order_of_columns_does_not_matter(table, made, one, other, written):
    original = EVERY[table]
    before = [made(row) for row in original if table != "hardware" or row["dense_flops_bf16"]]
    order = list(original[0])
    i, j = order.index(one), order.index(other)
    order[i], order[j] = order[j], order[i]
    turned = [",".join(order), *(",".join(row[column] for column in order) for row in original)]
    after = tables.read(written("\n".join(turned) + "\n"))
    assert [made(row) for row in after if table != "hardware" or row["dense_flops_bf16"]] == before


class TestTheTables:
    @pytest.mark.parametrize("table", EVERY)
    def test_each_is_whole_and_sourced(self, table):
        assert EVERY[table]
        for row in EVERY[table]:
            assert row["source"], f"{row.place}: source is empty"
            if "as_of" in row and table not in ("h100_gemm", "decode_attention"):  # whose source states no date
                assert re.fullmatch(r"\d{4}(-\d\d){0,2}", row["as_of"]), (
                    f"{row.place}: as_of={row['as_of']!r} is no date"
                )
            assert row.get("confidence") != "unverified", f"{row.place}: it was not checked"

    @pytest.mark.parametrize("table", EVERY)
    def test_each_column_is_explained(self, table):
        section = README.split(f"## {table}.csv")[1].split("\n## ")[0]
        assert [column for column in EVERY[table][0] if f"`{column}`" not in section] == []

    def test_nothing_is_explained_that_is_not_there(self):
        assert re.findall(r"^## (\w+)\.csv", README, re.M) == list(EVERY)
