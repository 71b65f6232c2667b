using System.Security.Cryptography;
using Azure.Data.Tables;
using CsCheck;
using Microsoft.Extensions.Options;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

public sealed class EntryColumnsTests
{
    private static readonly EntryColumns Columns = new(new Seal(Options.Create(
        new PeepOptions { DataKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) })));

    [Fact]
    public void Read_WhatWasWritten_IsTheEntry() => Gens.JournalEntry.Sample(
        entry => Columns.Read(Row(entry), entry.Id).Equals(entry), iter: 300);

    [Fact]
    public void ReadFigures_OfItsColumnsAlone_IsAllThatSumsAreMadeOf() => Gens.JournalEntry.Sample(
        entry =>
        {
            var row = Row(entry);
            foreach (var name in row.Keys.Except(["PartitionKey", "RowKey", .. EntryColumns.Figures]).ToList())
            {
                row.Remove(name);
            }

            var figures = EntryColumns.ReadFigures(row);
            return (figures.Id, figures.Source) == (entry.Id, entry.Source)
                && figures.Postings.SequenceEqual(entry.Postings)
                && figures.Patronage.SequenceEqual(entry.Patronage);
        },
        iter: 300);

    private static TableEntity Row(JournalEntry entry)
    {
        var row = new TableEntity("2026-10|00", entry.Id) { ["PostedTo"] = "2026-10" };
        Columns.Write(row, entry);
        return row;
    }
}
