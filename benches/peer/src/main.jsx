// The same list of keys as a React application would build it: TanStack Table and Virtual over Dexie.
//
// Made to be a fair peer: a production build, one memoised row, search texts prepared beforehand, numbers and dates
// compared as such, only the rows in sight in the page.
import { getCoreRowModel, getFacetedRowModel, getFacetedUniqueValues, getFilteredRowModel, getSortedRowModel, useReactTable } from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { createRoot } from "react-dom/client";
import { addKeys, allKeys } from "./store.js";

const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });

const columns = [
  { id: "key", accessorKey: "id", header: "Key", width: "12%" },
  { id: "name", accessorKey: "name", header: "Name", width: "16%" },
  { id: "owner", accessorKey: "ownerName", header: "Owner", width: "13%" },
  { id: "scope", accessorKey: "scope", header: "Scope", width: "11%" },
  { id: "resource", accessorKey: "clusterName", header: "Resource", width: "12%" },
  { id: "environment", accessorKey: "environmentName", header: "Environment", width: "11%", filterFn: (row, id, wanted) => wanted.includes(row.getValue(id)) },
  { id: "created", accessorKey: "created", header: "Created", width: "9%", sortingFn: "basic" },
  { id: "health", accessorKey: "health", header: "Health", width: "12%" },
];

/** Every word has to occur. */
const everyWord = (row, _, words) => words.every((word) => row.original.text.includes(word));

const Row = memo(function Row({ row, top }) {
  const key = row.original;
  return (
    <tr className="row" style={{ transform: `translateY(${top}px)` }}>
      <th scope="row"><a href={`#${key.id}`}>{key.id}</a></th>
      <td title={key.name}>{key.name || <i>No name</i>}</td>
      <td>{key.ownerName}<small>{key.owner}</small></td>
      <td>{key.scope}</td>
      <td>{key.clusterName}<small>{key.cluster}</small></td>
      <td>{key.environmentName}</td>
      <td><time dateTime={new Date(key.created).toISOString()}>{day.format(key.created)}</time></td>
      <td><span className="chip">{key.health}</span></td>
      <td><button type="button" aria-haspopup="menu" aria-label={`Actions for ${key.id}`}>⋯</button></td>
    </tr>
  );
});

function Keys({ keys }) {
  const [search, setSearch] = useState("");
  const [sorting, setSorting] = useState([{ id: "created", desc: true }]);
  const [columnFilters, setColumnFilters] = useState([]);
  const words = useMemo(() => search.toLowerCase().split(/\s+/).filter(Boolean), [search]);
  const globalFilter = useDeferredValue(words);
  const table = useReactTable({
    data: keys,
    columns,
    state: { sorting, globalFilter, columnFilters },
    onSortingChange: setSorting,
    onColumnFiltersChange: setColumnFilters,
    globalFilterFn: everyWord,
    getColumnCanGlobalFilter: (column) => column.id === "key",
    getRowId: (key) => key.id,
    getCoreRowModel: getCoreRowModel(),
    getFilteredRowModel: getFilteredRowModel(),
    getSortedRowModel: getSortedRowModel(),
    getFacetedRowModel: getFacetedRowModel(),
    getFacetedUniqueValues: getFacetedUniqueValues(),
  });
  const { rows } = table.getRowModel();
  const frame = useRef(null);
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => frame.current, estimateSize: () => 52, overscan: 8 });
  const environments = table.getColumn("environment");
  const wanted = environments.getFilterValue() ?? [];
  const toggle = (environment) => {
    const next = wanted.includes(environment) ? wanted.filter((other) => other !== environment) : [...wanted, environment];
    environments.setFilterValue(next.length ? next : undefined);
  };
  return (
    <main>
      <h1>API keys</h1>
      <input type="search" aria-label="Search API keys" value={search} onChange={(event) => setSearch(event.target.value)} />
      <div className="filters">
        {[...environments.getFacetedUniqueValues()].map(([environment, count]) => (
          <button key={environment} type="button" aria-pressed={wanted.includes(environment)} onClick={() => toggle(environment)}>{environment} {count}</button>
        ))}
      </div>
      <div className="frame" ref={frame} tabIndex={0}>
        <table aria-label="API keys" aria-rowcount={rows.length + 1}>
          <thead>
            <tr>
              {table.getFlatHeaders().map((header) => (
                <th key={header.id} scope="col" style={{ width: header.column.columnDef.width }}
                  aria-sort={{ asc: "ascending", desc: "descending" }[header.column.getIsSorted()]}>
                  <button type="button" onClick={header.column.getToggleSortingHandler()}>{header.column.columnDef.header}</button>
                </th>
              ))}
              <th scope="col" style={{ width: "4%" }} aria-label="Actions" />
            </tr>
          </thead>
          <tbody style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map((item) => <Row key={rows[item.index].id} row={rows[item.index]} top={item.start} />)}
          </tbody>
        </table>
      </div>
      <p>{rows.length} of {keys.length}</p>
    </main>
  );
}

function App() {
  const [keys, setKeys] = useState(null);
  useEffect(() => {
    allKeys().then((keys) => setKeys(keys));
  }, []);
  return keys && <Keys keys={keys} />;
}

globalThis.peer = { addKeys };
createRoot(document.getElementById("root")).render(<App />);
