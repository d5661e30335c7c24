"""The same ten checks and two row rules by a peer. Arguments: pandera or gx, and the file."""
import sys

import pandas

peer, path = sys.argv[1], sys.argv[2]
flights = pandas.read_csv(path)


def by_pandera():
    import pandera.pandas as pandera

    def missing(most):
        return pandera.Check(lambda column: column.isna().mean() <= most, ignore_na=False)

    schema = pandera.DataFrameSchema(
        {
            "year": pandera.Column("int64"),
            "month": pandera.Column(checks=pandera.Check.in_range(1, 12)),
            "distance": pandera.Column("int64", pandera.Check.in_range(10, 5000)),
            "carrier": pandera.Column("str", pandera.Check.str_length(2, 2), nullable=False),
            "flight": pandera.Column(nullable=False),
            "dest": pandera.Column(nullable=False),
            "origin": pandera.Column(checks=pandera.Check.isin(["EWR", "JFK", "LGA"]), nullable=False),
            "tailnum": pandera.Column(checks=pandera.Check.str_matches("^[ND][0-9A-Z]+$"), nullable=True),
            "dep_time": pandera.Column(checks=missing(0.03), nullable=True),
            "dep_delay": pandera.Column(checks=pandera.Check(lambda c: 10 <= c.mean() <= 15), nullable=True),
        },
        checks=[
            pandera.Check(lambda frame: 300_000 <= len(frame) <= 400_000),
            pandera.Check(lambda frame: frame["sched_dep_time"] != frame["sched_arr_time"]),
            pandera.Check(lambda frame: ((frame["air_time"] < frame["distance"]) | frame["air_time"].isna()).mean() >= 0.99),
        ])
    schema.validate(flights, lazy=True)


def by_gx():
    import great_expectations as gx
    import great_expectations.expectations as expect

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    batch = context.data_sources.add_pandas("pandas").add_dataframe_asset("flights").add_batch_definition_whole_dataframe(
        "all")
    expectations = [
        expect.ExpectTableRowCountToBeBetween(min_value=300_000, max_value=400_000),
        expect.ExpectColumnValuesToBeOfType(column="year", type_="int64"),
        *(expect.ExpectColumnValuesToNotBeNull(column=c) for c in ("carrier", "flight", "origin", "dest")),
        expect.ExpectColumnValuesToNotBeNull(column="dep_time", mostly=0.97),
        expect.ExpectColumnValuesToBeBetween(column="month", min_value=1, max_value=12),
        expect.ExpectColumnValuesToBeBetween(column="distance", min_value=10, max_value=5000),
        expect.ExpectColumnValuesToBeInSet(column="origin", value_set=["EWR", "JFK", "LGA"]),
        expect.ExpectColumnValuesToMatchRegex(column="tailnum", regex="^[ND][0-9A-Z]+$"),
        expect.ExpectColumnValueLengthsToEqual(column="carrier", value=2),
        expect.ExpectColumnMeanToBeBetween(column="dep_delay", min_value=10, max_value=15),
        # It knows pairs that are equal, not pairs that differ: what fails everywhere is what is wanted.
        expect.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="distance", column_B="air_time", mostly=0.99, ignore_row_if="either_value_is_missing"),
        expect.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="sched_arr_time", column_B="sched_dep_time", or_equal=False, mostly=0.5),
    ]
    suite = context.suites.add(gx.ExpectationSuite(name="flights", expectations=expectations))
    checked = gx.ValidationDefinition(data=batch, suite=suite, name="flights")
    result = context.validation_definitions.add(checked).run(batch_parameters={"dataframe": flights})
    wrong = [r.expectation_config.type for r in result.results if not r.success]
    if wrong:
        sys.exit(f"failed: {wrong}")


{"pandera": by_pandera, "gx": by_gx}[peer]()
